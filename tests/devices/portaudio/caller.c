/* A native thread that calls a function in quick succession, as an audio thread does, and notes the longest wait.
 * Pauses between calls are random and mostly shorter than a few microseconds: where Deno loses wake-ups. */
#include <pthread.h>
#include <stdint.h>
#include <time.h>

static int32_t (*function)(int32_t);
static volatile int32_t calls_left, longest_us;

static int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void *run(void *unused) {
  uint32_t seed = 1;
  (void)unused;
  while (calls_left > 0) {
    seed = seed * 1664525u + 1013904223u;
    int64_t pause_until = now_ns() + (seed >> 20);
    while (now_ns() < pause_until) {}
    int64_t start = now_ns();
    function(calls_left);
    int32_t us = (int32_t)((now_ns() - start) / 1000);
    if (us > longest_us) longest_us = us;
    calls_left--;
  }
  return 0;
}

int32_t start_calls(int32_t (*f)(int32_t), int32_t calls) {
  pthread_t thread;
  function = f;
  longest_us = 0;
  calls_left = calls;
  return pthread_create(&thread, 0, run, 0) || pthread_detach(thread);
}
int32_t calls_to_go(void) { return calls_left; }
int32_t longest_wait_us(void) { return longest_us; }
