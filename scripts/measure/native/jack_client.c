/* A native JACK client to hold Rondo's audio worker against: it passes input 1 to output 1 and mixes stereo loops over it.
 * It lives in the cycle as Rondo does, in libjack's own process thread, and takes the same times at the same places.
 *
 * gcc -O2 -march=native jack_client.c -o jack_client -ljack -lm
 * ./jack_client NAME SECONDS LOOPS PORTS SAMPLES_FILE [MIDI]  PORTS audio ports each way; LOOPS stereo loops of four seconds; MIDI ports
 * for MIDI each way: each sends a clock at 120 BPM, hears its own, and the transport is looked at in each cycle.
 * Writes three 32-bit integers a cycle, in microseconds: interval to the cycle before, from the cycle's start until this thread
 * ran, from the cycle's start until it signalled. Prints one JSON line: cycles, frames lost, real-time priority, load.
 */
#include <jack/jack.h>
#include <jack/midiport.h>
#include <jack/transport.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_CYCLES = 2000000, MAX_PORTS = 64, MAX_LOOPS = 1024, LOOP_SECONDS = 4, LEAD = 64, MAX_FRAMES = 8192 };
typedef struct { float *channel[2]; uint32_t length, position; float gain, target[2], pan[2], peak, square; } Loop;

static jack_client_t *client;
static jack_port_t *inputs[MAX_PORTS], *outputs[MAX_PORTS];
static jack_port_t *midi_inputs[MAX_PORTS], *midi_outputs[MAX_PORTS];
static int port_count, loop_count, midi_count;
/* What came in, as another thread would read it. */
static struct { double time; uint32_t port, length; uint8_t bytes[16]; } heard[4096];
static volatile uint32_t heard_count;
static double tick_frame, now_frame;
static jack_position_t place;
static Loop loops[MAX_LOOPS];
static float mix[2][MAX_FRAMES + LEAD];
static int32_t (*samples)[3];
static volatile int cycle_count, lost_frames, stopping, priority = -1;

static void mix_loops(float *left, float *right, jack_nframes_t frames) {
  float *out[2] = { left, right };
  for (int l = 0; l < loop_count; l++) {
    Loop *loop = &loops[l];
    for (int c = 0; c < 2; c++) {
      uint32_t position = loop->position;
      float gain = loop->pan[c], step = (loop->target[c] - gain) / frames, peak = loop->peak, square = 0;
      for (jack_nframes_t i = 0; i < frames; i++) {
        float value = loop->channel[c][position] * gain;
        out[c][i] += value;
        peak = fmaxf(peak, fabsf(value));
        square += value * value;
        gain += step;
        if (++position == loop->length) position = 0;
      }
      loop->peak = peak * 0.99f;
      loop->square += (square / frames - loop->square) * 0.1f;
      loop->pan[c] = gain;
      if (c == 1) loop->position = position;
    }
  }
}
/* A ceiling held by looking ahead: the highest peak of the last block sets a gain that is ramped to. */
static void limit(float *left, float *right, jack_nframes_t frames) {
  static float gain = 1;
  float peak = 0;
  for (jack_nframes_t i = 0; i < frames; i++) peak = fmaxf(peak, fmaxf(fabsf(left[i]), fabsf(right[i])));
  float target = peak > 0.966f ? 0.966f / peak : 1, step = (target - gain) / frames;
  for (jack_nframes_t i = 0; i < frames; i++) {
    gain += step;
    left[i] *= gain;
    right[i] *= gain;
  }
}
static void hear_midi(jack_nframes_t frames) {
  for (int p = 0; p < midi_count; p++) {
    void *buffer = jack_port_get_buffer(midi_inputs[p], frames);
    uint32_t count = jack_midi_get_event_count(buffer);
    for (uint32_t i = 0; i < count; i++) {
      jack_midi_event_t event;
      if (jack_midi_event_get(&event, buffer, i) || event.size > 16) continue;
      uint32_t slot = heard_count % 4096;
      heard[slot].time = now_frame + event.time;
      heard[slot].port = p;
      heard[slot].length = event.size;
      memcpy(heard[slot].bytes, event.buffer, event.size);
      heard_count++;
    }
  }
}
static void send_midi(jack_nframes_t frames) {
  const jack_midi_data_t clock = 0xf8;
  double period = jack_get_sample_rate(client) / 48.0, end = now_frame + frames;
  for (int p = 0; p < midi_count; p++) {
    void *buffer = jack_port_get_buffer(midi_outputs[p], frames);
    jack_midi_clear_buffer(buffer);
    for (double tick = tick_frame; tick < end; tick += period) {
      jack_midi_event_write(buffer, (jack_nframes_t)(tick - now_frame), &clock, 1);
    }
  }
  while (tick_frame < end) tick_frame += period;
  now_frame = end;
  if (midi_count) jack_transport_query(client, &place);
}
static void process(jack_nframes_t frames) {
  hear_midi(frames);
  memset(mix[0], 0, frames * sizeof(float));
  memset(mix[1], 0, frames * sizeof(float));
  mix_loops(mix[0], mix[1], frames);
  limit(mix[0], mix[1], frames);
  for (int p = 0; p < port_count; p++) {
    float *in = jack_port_get_buffer(inputs[p], frames), *out = jack_port_get_buffer(outputs[p], frames);
    const float *loop_mix = mix[p & 1];
    for (jack_nframes_t i = 0; i < frames; i++) out[i] = in[i] + loop_mix[i];
  }
  send_midi(frames);
}
/* The time at which the cycle began. libjack tells it in whole frames only, so wait for the next frame to begin; called after the
 * signal, when nobody waits for this thread any more. */
static uint32_t cycle_start(void) {
  double frame_us = 1e6 / jack_get_sample_rate(client);
  uint32_t before, after = 0, frames = 0;
  for (int tries = 0; tries < 8; tries++) {
    uint32_t first = frames = jack_frames_since_cycle_start(client);
    do {
      before = (uint32_t)jack_get_time();
      frames = jack_frames_since_cycle_start(client);
      after = (uint32_t)jack_get_time();
    } while (frames == first);
    if (after - before <= 3) break;
  }
  return after - (uint32_t)(frames * frame_us);
}
static void *run(void *unused) {
  (void)unused;
  struct sched_param scheduling;
  int policy;
  if (pthread_getschedparam(pthread_self(), &policy, &scheduling) == 0 && policy != SCHED_OTHER) priority = scheduling.sched_priority;
  uint32_t last_time = 0, last_frame = 0, last_block = 0;
  while (!stopping) {
    jack_nframes_t frames = jack_cycle_wait(client);
    uint32_t woken = (uint32_t)jack_get_time(), current = jack_last_frame_time(client);
    process(frames);
    uint32_t done = (uint32_t)jack_get_time();
    jack_cycle_signal(client, 0);
    uint32_t start = cycle_start();
    if (cycle_count < MAX_CYCLES) {
      int32_t *sample = samples[cycle_count];
      sample[0] = (int32_t)(woken - last_time);
      sample[1] = (int32_t)(woken - start);
      sample[2] = (int32_t)(done - start);
      int32_t gap = (int32_t)(current - last_frame - last_block);
      if (cycle_count > 64 && gap > 0) lost_frames += gap;
      cycle_count++;
    }
    last_time = woken;
    last_frame = current;
    last_block = frames;
  }
  return 0;
}
static void make_loops(int rate) {
  for (int l = 0; l < loop_count; l++) {
    Loop *loop = &loops[l];
    loop->length = LOOP_SECONDS * rate;
    loop->pan[0] = loop->pan[1] = loop->target[0] = loop->target[1] = 0.1f;
    for (int c = 0; c < 2; c++) {
      loop->channel[c] = malloc(loop->length * sizeof(float));
      for (uint32_t i = 0; i < loop->length; i++) loop->channel[c][i] = sinf(i * 0.01f * (l + 1));
    }
  }
}
static jack_port_t *add_port(const char *kind, int number, const char *type, unsigned long flags) {
  char name[32];
  snprintf(name, sizeof name, "%s_%d", kind, number);
  return jack_port_register(client, name, type, flags, 0);
}

int main(int argc, char **argv) {
  if (argc < 6) { fprintf(stderr, "jack_client NAME SECONDS LOOPS PORTS SAMPLES_FILE\n"); return 2; }
  int seconds = atoi(argv[2]);
  loop_count = atoi(argv[3]);
  port_count = atoi(argv[4]);
  midi_count = argc > 6 ? atoi(argv[6]) : 0;
  samples = calloc(MAX_CYCLES, sizeof *samples);
  client = jack_client_open(argv[1], JackNoStartServer, 0);
  if (!client) { fprintf(stderr, "no JACK server\n"); return 1; }
  make_loops((int)jack_get_sample_rate(client));
  for (int p = 0; p < port_count; p++) {
    inputs[p] = add_port("in", p + 1, JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput);
    outputs[p] = add_port("out", p + 1, JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput);
  }
  for (int p = 0; p < midi_count; p++) {
    midi_inputs[p] = add_port("midi_in", p + 1, JACK_DEFAULT_MIDI_TYPE, JackPortIsInput);
    midi_outputs[p] = add_port("midi_out", p + 1, JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput);
  }
  jack_set_process_thread(client, run, 0);
  jack_activate(client);
  for (int p = 0; p < midi_count; p++) jack_connect(client, jack_port_name(midi_outputs[p]), jack_port_name(midi_inputs[p]));
  sleep(seconds);
  int cycles = cycle_count, lost = lost_frames;
  FILE *file = fopen(argv[5], "wb");
  if (!file || fwrite(samples, sizeof *samples, cycles, file) != (size_t)cycles) { perror(argv[5]); return 1; }
  fclose(file);
  printf("{\"cycles\":%d,\"lost_frames\":%d,\"priority\":%d,\"heard\":%u}\n", cycles, lost, priority, heard_count);
  fflush(stdout);
  _exit(0);
}
