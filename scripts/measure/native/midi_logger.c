// An independent listener for JACK MIDI: prints every message that comes in with its frame by the server's own clock, a line each:
// FRAME STATUS DATA1 DATA2. Cycles that the server skipped are counted: "skipped CYCLES FRAMES" at the end. Ends after SECONDS or on a signal.
//
// Usage: midi_logger CLIENT_NAME SECONDS        (port: CLIENT_NAME:in)
#include <jack/jack.h>
#include <jack/midiport.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SLOTS 65536
typedef struct { uint64_t frame; uint8_t bytes[4]; } entry;

static jack_port_t *port;
static entry ring[SLOTS];
static atomic_uint written, taken;
static atomic_ulong skippedCycles, skippedFrames, overflows;
static atomic_int ended;
static uint64_t now;
static int begun;
static jack_nframes_t expected;

static int process(jack_nframes_t frames, void *client) {
  jack_nframes_t at = jack_last_frame_time(client);
  if (!begun) now = at, begun = 1;
  else {
    // Signed: the count wraps, and a server may set it back by a frame or two.
    int32_t gap = (int32_t)(at - expected);
    now += gap;
    if (gap > 0) {
      atomic_fetch_add(&skippedCycles, 1);
      atomic_fetch_add(&skippedFrames, gap);
    }
  }
  expected = at + frames;
  void *buffer = jack_port_get_buffer(port, frames);
  uint32_t count = jack_midi_get_event_count(buffer);
  for (uint32_t i = 0; i < count; i++) {
    jack_midi_event_t event;
    if (jack_midi_event_get(&event, buffer, i)) continue;
    unsigned slot = atomic_load(&written);
    if (slot - atomic_load(&taken) >= SLOTS) { atomic_fetch_add(&overflows, 1); continue; }
    entry *e = &ring[slot % SLOTS];
    e->frame = now + event.time;
    for (size_t b = 0; b < 4; b++) e->bytes[b] = b < event.size ? event.buffer[b] : 0;
    atomic_store(&written, slot + 1);
  }
  now += frames;
  return 0;
}

static void leave(int signal) { (void)signal; atomic_store(&ended, 1); }

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: midi_logger CLIENT_NAME SECONDS\n"), 2;
  jack_client_t *client = jack_client_open(argv[1], JackNoStartServer, NULL);
  if (!client) return fprintf(stderr, "no JACK server\n"), 1;
  port = jack_port_register(client, "in", JACK_DEFAULT_MIDI_TYPE, JackPortIsInput, 0);
  jack_set_process_callback(client, process, client);
  signal(SIGTERM, leave);
  signal(SIGINT, leave);
  if (!port || jack_activate(client)) return fprintf(stderr, "the client cannot be activated\n"), 1;
  time_t until = time(NULL) + atoi(argv[2]);
  while (!atomic_load(&ended) && time(NULL) < until) {
    while (atomic_load(&taken) != atomic_load(&written)) {
      entry *e = &ring[atomic_load(&taken) % SLOTS];
      printf("%lu %d %d %d\n", (unsigned long)e->frame, e->bytes[0], e->bytes[1], e->bytes[2]);
      atomic_fetch_add(&taken, 1);
    }
    fflush(stdout);
    nanosleep(&(struct timespec){0, 20000000}, NULL);
  }
  printf("skipped %lu %lu %lu\n", atomic_load(&skippedCycles), atomic_load(&skippedFrames), atomic_load(&overflows));
  jack_client_close(client);
  return 0;
}
