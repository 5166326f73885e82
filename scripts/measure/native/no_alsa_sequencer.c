/* Lets SooperLooper start where there is no ALSA sequencer: its MIDI sees nothing.
 * gcc -shared -fPIC no_alsa_sequencer.c -o no_alsa_sequencer.so, then LD_PRELOAD. */
#include <errno.h>
#include <stddef.h>

int snd_seq_poll_descriptors_count(void *sequencer, short events) {
  (void)sequencer, (void)events;
  return 0;
}

int snd_seq_poll_descriptors(void *sequencer, void *descriptors, unsigned space, short events) {
  (void)sequencer, (void)descriptors, (void)space, (void)events;
  return 0;
}

int snd_seq_event_input(void *sequencer, void **event) {
  (void)sequencer, (void)event;
  return -EAGAIN;
}

int snd_seq_event_input_pending(void *sequencer, int fetch) {
  (void)sequencer, (void)fetch;
  return 0;
}
