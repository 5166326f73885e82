/* A musician made of two JACK clients: "<name>_play" plays a file, "<name>_hear" records what comes back, both placed by the
 * server's own frame count, so that every sample's time is known exactly.
 *
 * gcc -O2 -o jack_player jack_player.c -ljack
 * jack_player NAME SECONDS PLAY.f32 HEARD.f32 PLAY_TO_1,PLAY_TO_2 HEAR_FROM_1,HEAR_FROM_2
 *
 * Files are interleaved 32-bit float, two channels. PLAY.f32 is played once from the first cycle on, silence follows. HEARD.f32 begins
 * with the cycle in which playing began. Frames that a late cycle skipped stay silent in both, at their place. Ports are connected
 * again and again until they are there, since a server or a program may come later. When done, prints one JSON line:
 * {"frames":…,"skipped":…,"cycles":…}; `skipped` counts frames that this native client missed itself. */
#include <jack/jack.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHANNELS = 2 };

static float *play, *heard;
static long play_frames, total_frames, skipped, cycles;
static volatile long heard_frames;
static jack_port_t *outs[CHANNELS], *ins[CHANNELS];
static jack_client_t *player, *hearer;
static volatile int begun;
static jack_nframes_t first;

static int process_play(jack_nframes_t frames, void *unused) {
  (void)unused;
  jack_nframes_t now = jack_last_frame_time(player);
  static jack_nframes_t expected;
  if (!begun) {
    first = expected = now;
    __sync_synchronize();
    begun = 1;
  }
  if (now != expected) skipped += (int)(now - expected);
  expected = now + frames;
  cycles++;
  long at = (long)(jack_nframes_t)(now - first);
  for (int channel = 0; channel < CHANNELS; channel++) {
    float *port = jack_port_get_buffer(outs[channel], frames);
    for (jack_nframes_t frame = 0; frame < frames; frame++)
      port[frame] = at + (long)frame < play_frames ? play[(at + frame) * CHANNELS + channel] : 0.0f;
  }
  return 0;
}

static int process_hear(jack_nframes_t frames, void *unused) {
  (void)unused;
  if (!begun) return 0;
  long at = (int)(jack_last_frame_time(hearer) - first);
  for (int channel = 0; channel < CHANNELS; channel++) {
    const float *port = jack_port_get_buffer(ins[channel], frames);
    for (jack_nframes_t frame = 0; frame < frames; frame++)
      if (at + (long)frame >= 0 && at + (long)frame < total_frames) heard[(at + frame) * CHANNELS + channel] = port[frame];
  }
  if (at + (long)frames > heard_frames) heard_frames = at + frames < total_frames ? at + (long)frames : total_frames;
  return 0;
}

static jack_client_t *open_client(const char *name, const char *suffix) {
  char full[64];
  snprintf(full, sizeof full, "%s_%s", name, suffix);
  jack_client_t *client = jack_client_open(full, JackNoStartServer, NULL);
  if (!client) {
    fprintf(stderr, "jack_player: no JACK server to join: start one first.\n");
    exit(1);
  }
  return client;
}

static void read_play(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    fprintf(stderr, "jack_player: cannot read %s.\n", path);
    exit(1);
  }
  fseek(file, 0, SEEK_END);
  play_frames = ftell(file) / (long)(sizeof(float) * CHANNELS);
  rewind(file);
  play = malloc(play_frames * CHANNELS * sizeof(float) + 1);
  if (fread(play, sizeof(float) * CHANNELS, play_frames, file) != (size_t)play_frames) exit(1);
  fclose(file);
}

static void connect_list(char *list, jack_port_t **own, int own_is_source) {
  char copy[1024];
  snprintf(copy, sizeof copy, "%s", list);
  int channel = 0;
  for (char *name = strtok(copy, ","); name && channel < CHANNELS; name = strtok(NULL, ","), channel++) {
    const char *mine = jack_port_name(own[channel]);
    if (!jack_port_by_name(player, name) || jack_port_connected_to(own[channel], name)) continue;
    if (own_is_source) jack_connect(player, mine, name);
    else jack_connect(hearer, name, mine);
  }
}

int main(int argc, char **argv) {
  if (argc != 7) {
    fprintf(stderr, "usage: jack_player NAME SECONDS PLAY.f32 HEARD.f32 TO_1,TO_2 FROM_1,FROM_2\n");
    return 2;
  }
  read_play(argv[3]);
  player = open_client(argv[1], "play");
  hearer = open_client(argv[1], "hear");
  double seconds = atof(argv[2]);
  total_frames = (long)((seconds + 1) * jack_get_sample_rate(player));
  heard = calloc(total_frames * CHANNELS, sizeof(float));
  for (int channel = 0; channel < CHANNELS; channel++) {
    char name[16];
    snprintf(name, sizeof name, "out_%d", channel + 1);
    outs[channel] = jack_port_register(player, name, JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
    snprintf(name, sizeof name, "in_%d", channel + 1);
    ins[channel] = jack_port_register(hearer, name, JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
  }
  jack_set_process_callback(player, process_play, NULL);
  jack_set_process_callback(hearer, process_hear, NULL);
  // The hearer first and everything connected, so that the first sample played is heard.
  jack_activate(hearer);
  connect_list(argv[6], ins, 0);
  jack_activate(player);
  // Counted in the server's frames: a late machine plays and hears as much as a punctual one.
  for (int looks = 0; heard_frames < seconds * jack_get_sample_rate(player) && looks < 3 * 50 * seconds; looks++) {
    connect_list(argv[5], outs, 1);
    connect_list(argv[6], ins, 0);
    usleep(20000);
  }
  jack_deactivate(player);
  jack_deactivate(hearer);
  FILE *file = fopen(argv[4], "wb");
  if (!file || fwrite(heard, sizeof(float) * CHANNELS, heard_frames, file) != (size_t)heard_frames) return 1;
  fclose(file);
  printf("{\"frames\":%ld,\"skipped\":%ld,\"cycles\":%ld}\n", heard_frames, skipped, cycles);
  return 0;
}
