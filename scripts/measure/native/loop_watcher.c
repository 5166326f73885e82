/* A JACK client that knows what a looper must play, sample by sample, and compares each block that comes with it.
 *
 * gcc -O2 -march=native loop_watcher.c -o loop_watcher -ljack -lm
 * loop_watcher NAME SECONDS LOOPS.bin FROM_LEFT,FROM_RIGHT
 *
 * LOOPS.bin: a 64-bit integer that no stream frame exceeds by now, a 64-bit count, then for each loop its length and its origin (64
 * bit, stream frames) and its frames, interleaved, 32-bit float, two channels. What must sound at stream frame f is the sum over the
 * loops, in their order, of frame (f - origin) mod length. Where the stream's frames lie in the server's is found once, by trying all
 * of them, and never again: whatever plays elsewhere later differs. Prints a JSON line every ten seconds, counts so far:
 * blocks compared, differing (of these silent, of these equal to an earlier block's sound), blocks since the last one that differed, the
 * cycles this client missed itself and their frames. */
#include <jack/jack.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_LOOPS = 64, MAX_FRAMES = 8192, LATE_FRAMES = 4096, UNSURE_CYCLES = 16 };
typedef struct { int64_t length, origin; float *sound; } Loop;

static jack_client_t *client;
static jack_port_t *ports[2];
static Loop loops[MAX_LOOPS];
static int64_t loop_count, newest;
static volatile int64_t offset; /* stream frame at the server's frame 0 */
static volatile int placed, wanted, taken;
static float probe[2][MAX_FRAMES];
static jack_nframes_t probe_at, probe_frames;
static volatile long blocks, differing, silent, late, since, gaps, gap_frames;

static void must_sound(int64_t frame, float left[], float right[], int count) {
  memset(left, 0, count * sizeof(float));
  memset(right, 0, count * sizeof(float));
  for (int l = 0; l < loop_count; l++) {
    const Loop *loop = &loops[l];
    int64_t at = (frame - loop->origin) % loop->length;
    if (at < 0) at += loop->length;
    for (int i = 0; i < count; i++) {
      left[i] += loop->sound[2 * at];
      right[i] += loop->sound[2 * at + 1];
      if (++at == loop->length) at = 0;
    }
  }
}

static int is_same(const float *left, const float *right, int64_t frame, int count) {
  static float wants[2][MAX_FRAMES];
  must_sound(frame, wants[0], wants[1], count);
  return memcmp(wants[0], left, count * sizeof(float)) == 0 && memcmp(wants[1], right, count * sizeof(float)) == 0;
}

static int is_silent(const float *left, const float *right, int count) {
  for (int i = 0; i < count; i++) if (left[i] != 0 || right[i] != 0) return 0;
  return 1;
}

static int process(jack_nframes_t frames, void *unused) {
  (void)unused;
  static jack_nframes_t expected;
  static int begun;
  jack_nframes_t now = jack_last_frame_time(client);
  const float *left = jack_port_get_buffer(ports[0], frames), *right = jack_port_get_buffer(ports[1], frames);
  int jumped = begun && now != expected;
  if (jumped) gaps++, gap_frames += (int)(now - expected);
  begun = 1;
  expected = now + frames;
  if (!placed) {
    if (wanted && !taken && !is_silent(left, right, frames)) {
      memcpy(probe[0], left, frames * sizeof(float));
      memcpy(probe[1], right, frames * sizeof(float));
      probe_at = now;
      probe_frames = frames;
      __sync_synchronize();
      taken = 1;
    }
    return 0;
  }
  /* Where this client was late itself, the count may be a later cycle's: for a while it is not to be compared. */
  static int unsure;
  if (jumped) unsure = UNSURE_CYCLES;
  if (unsure > 0) return unsure--, 0;
  int64_t frame = offset + now;
  blocks++;
  since++;
  if (is_same(left, right, frame, frames)) return 0;
  differing++;
  since = 0;
  if (is_silent(left, right, frames)) silent++;
  else for (int64_t back = frames; back <= LATE_FRAMES; back += frames) if (is_same(left, right, frame - back, frames)) { late++; break; }
  return 0;
}

/* The one stream frame whose sound the probe is; -1: none. */
static int64_t find_probe(void) {
  int64_t at[MAX_LOOPS];
  for (int l = 0; l < loop_count; l++) at[l] = ((-loops[l].origin) % loops[l].length + loops[l].length) % loops[l].length;
  for (int64_t frame = 0; frame < newest; frame++) {
    float sum = 0;
    for (int l = 0; l < loop_count; l++) {
      sum += loops[l].sound[2 * at[l]];
      if (++at[l] == loops[l].length) at[l] = 0;
    }
    if (sum == probe[0][0] && is_same(probe[0], probe[1], frame, probe_frames)) return frame;
  }
  return -1;
}

static void read_loops(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file || fread(&newest, 8, 1, file) != 1 || fread(&loop_count, 8, 1, file) != 1 || loop_count > MAX_LOOPS) exit(1);
  for (int l = 0; l < loop_count; l++) {
    if (fread(&loops[l], 8, 2, file) != 2) exit(1);
    loops[l].sound = malloc(loops[l].length * 8);
    if (fread(loops[l].sound, 8, loops[l].length, file) != (size_t)loops[l].length) exit(1);
  }
  fclose(file);
}

static void join(char *names) {
  int side = 0;
  for (char *name = strtok(names, ","); name && side < 2; name = strtok(NULL, ","), side++) {
    if (jack_connect(client, name, jack_port_name(ports[side]))) {
      fprintf(stderr, "loop_watcher: cannot hear %s.\n", name);
      exit(1);
    }
  }
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: loop_watcher NAME SECONDS LOOPS.bin FROM_LEFT,FROM_RIGHT\n");
    return 2;
  }
  read_loops(argv[3]);
  client = jack_client_open(argv[1], JackNoStartServer, NULL);
  if (!client) {
    fprintf(stderr, "loop_watcher: no JACK server to join: start one first.\n");
    return 1;
  }
  ports[0] = jack_port_register(client, "left", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
  ports[1] = jack_port_register(client, "right", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
  jack_set_process_callback(client, process, NULL);
  jack_activate(client);
  join(argv[4]);
  for (int tries = 0; !placed; tries++) {
    if (tries == 20) {
      fprintf(stderr, "loop_watcher: what sounds is nowhere in the loops.\n");
      return 1;
    }
    taken = 0;
    wanted = 1;
    while (!taken) usleep(1000);
    int64_t found = find_probe();
    if (found < 0) continue;
    offset = found - (int64_t)probe_at;
    __sync_synchronize();
    placed = 1;
  }
  int seconds = atoi(argv[2]);
  for (int second = 1; second <= seconds; second++) {
    sleep(1);
    if (second % 10 && second != seconds) continue;
    printf("{\"seconds\":%d,\"blocks\":%ld,\"differing\":%ld,\"silent\":%ld,\"late\":%ld,\"since\":%ld,\"gaps\":%ld,\"gap_frames\":%ld}\n",
      second, blocks, differing, silent, late, since, gaps, gap_frames);
    fflush(stdout);
  }
  return 0;
}
