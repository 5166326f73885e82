// An independent timebase master for JACK's transport, and a witness of who follows it: it tells bars, beats and ticks, and prints each
// message of one byte (clock, start, continue, stop) that comes in at its port with the transport's own frame: "in BYTE FRAME" while it rolls.
//
// Usage: transport_master CLIENT_NAME TEMPO (port: CLIENT_NAME:in). On standard input, a line each: "start", "stop", "locate FRAME",
// "tempo BPM" (from the frame on at which it is read, which is printed: "tempo BPM FRAME BEAT"), "exact" (ticks with
// their fraction from now on, else rounded down), "release" (master no longer), "news" (print what came since, and "."), "quit".
#include <jack/jack.h>
#include <jack/midiport.h>
#include <jack/transport.h>
#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICKS_PER_BEAT 1920.0
#define BEATS_PER_BAR 4
#define SLOTS 65536
typedef struct { int byte; double a, b, c; } entry;

static jack_port_t *port;
static entry ring[SLOTS];
static atomic_uint written, taken;
static atomic_int is_exact;
static _Atomic double wanted_tempo;
// The tempo map: a line from here on. Only the process thread touches it.
static double tempo, base_frame, base_beat;

static void tell(int byte, double a, double b, double c) {
  unsigned slot = atomic_load(&written);
  if (slot - atomic_load(&taken) >= SLOTS) return;
  ring[slot % SLOTS] = (entry){byte, a, b, c};
  atomic_store(&written, slot + 1);
}

static double beat_at(double frame, double rate) { return base_beat + (frame - base_frame) * tempo / (60 * rate); }

static int process(jack_nframes_t frames, void *client) {
  jack_position_t position;
  jack_transport_state_t state = jack_transport_query(client, &position);
  void *buffer = jack_port_get_buffer(port, frames);
  uint32_t count = jack_midi_get_event_count(buffer);
  for (uint32_t i = 0; i < count; i++) {
    jack_midi_event_t event;
    if (jack_midi_event_get(&event, buffer, i) || event.size != 1) continue;
    if (state == JackTransportRolling) tell(event.buffer[0], (double)position.frame + event.time, 0, 0);
  }
  return 0;
}

static void timebase(jack_transport_state_t state, jack_nframes_t frames, jack_position_t *position, int is_new, void *client) {
  (void)state, (void)frames, (void)is_new;
  // After a locate the position's own rate is 0.
  double rate = jack_get_sample_rate(client), wanted = atomic_load(&wanted_tempo);
  if (wanted != tempo) {
    double beat = tempo > 0 ? beat_at(position->frame, rate) : 0;
    base_frame = tempo > 0 ? position->frame : 0, base_beat = beat, tempo = wanted;
    tell(0, tempo, base_frame, base_beat);
  }
  double beat = beat_at(position->frame, rate), whole = floor(beat), tick = (beat - whole) * TICKS_PER_BEAT;
  position->valid = JackPositionBBT;
  position->bar = (int32_t)floor(whole / BEATS_PER_BAR) + 1;
  position->beat = (int32_t)(whole - (position->bar - 1) * BEATS_PER_BAR) + 1;
  position->tick = (int32_t)tick;
  position->bar_start_tick = NAN;  // as some masters leave it
  position->beats_per_bar = BEATS_PER_BAR;
  position->beat_type = 4;
  position->ticks_per_beat = TICKS_PER_BEAT;
  position->beats_per_minute = tempo;
  if (!atomic_load(&is_exact)) return;
  position->valid |= JackTickDouble;
  position->tick_double = tick;
}

static void print_news(void) {
  while (atomic_load(&taken) != atomic_load(&written)) {
    entry *e = &ring[atomic_load(&taken) % SLOTS];
    if (e->byte) printf("in %d %.0f\n", e->byte, e->a);
    else printf("tempo %.17g %.17g %.17g\n", e->a, e->b, e->c);
    atomic_fetch_add(&taken, 1);
  }
  fflush(stdout);
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: transport_master CLIENT_NAME TEMPO\n"), 2;
  jack_client_t *client = jack_client_open(argv[1], JackNoStartServer, NULL);
  if (!client) return fprintf(stderr, "no JACK server\n"), 1;
  atomic_store(&wanted_tempo, atof(argv[2]));
  port = jack_port_register(client, "in", JACK_DEFAULT_MIDI_TYPE, JackPortIsInput, 0);
  jack_set_process_callback(client, process, client);
  if (!port || jack_set_timebase_callback(client, 0, timebase, client) || jack_activate(client)) {
    return fprintf(stderr, "the client cannot be activated\n"), 1;
  }
  char line[80];
  while (fgets(line, sizeof line, stdin) && strncmp(line, "quit", 4)) {
    if (!strncmp(line, "start", 5)) jack_transport_start(client);
    else if (!strncmp(line, "stop", 4)) jack_transport_stop(client);
    else if (!strncmp(line, "locate", 6)) jack_transport_locate(client, (jack_nframes_t)atol(line + 6));
    else if (!strncmp(line, "tempo", 5)) atomic_store(&wanted_tempo, atof(line + 5));
    else if (!strncmp(line, "exact", 5)) atomic_store(&is_exact, 1);
    else if (!strncmp(line, "release", 7)) jack_release_timebase(client);
    else if (!strncmp(line, "news", 4)) print_news(), puts("."), fflush(stdout);
  }
  jack_client_close(client);
  return 0;
}
