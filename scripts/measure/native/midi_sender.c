/* A native sender to hold Rondo's MIDI sender against: it sleeps until 100 microseconds before each note is due, then looks at the
 * clock without rest until it is time.
 *
 * gcc -O2 -o midi_sender midi_sender.c
 * ./midi_sender COUNT SHORTEST_US LONGEST_US SEED PRIORITY     PRIORITY 0: ordinary scheduling
 * Notes lie SHORTEST_US to LONGEST_US apart, at random. Prints the error of each in nanoseconds, one a line. Sending is a
 * write to /dev/null: what a note costs at least. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { SPIN_NS = 100000 };

static int64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void sleep_until(int64_t ns) {
  struct timespec time = { ns / 1000000000LL, ns % 1000000000LL };
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

int main(int count_of_words, char **words) {
  if (count_of_words != 6) return 2;
  int count = atoi(words[1]), shortest = atoi(words[2]), longest = atoi(words[3]), priority = atoi(words[5]);
  uint32_t state = (uint32_t)atoi(words[4]);
  struct sched_param parameter = { priority };
  if (priority > 0 && sched_setscheduler(0, SCHED_FIFO, &parameter) != 0) return 3;
  int device = open("/dev/null", O_WRONLY);
  int64_t *errors = malloc(sizeof *errors * count), due = now_ns() + 100000000LL;
  const unsigned char note[3] = { 0x90, 60, 100 };
  for (int index = 0; index < count; index++) {
    state = state * 1664525u + 1013904223u;
    due += 1000LL * (shortest + (int64_t)(longest - shortest) * state / 4294967296LL);
    sleep_until(due - SPIN_NS);
    int64_t now = now_ns();
    while (now < due) now = now_ns();
    if (write(device, note, sizeof note) != sizeof note) return 4;
    errors[index] = now - due;
  }
  for (int index = 0; index < count; index++) printf("%lld\n", (long long)errors[index]);
  return 0;
}
