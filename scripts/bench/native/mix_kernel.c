/* The mixing kernel of a track that just plays, in C: what mixGroup of dsp/assembly/mix/group_kernel.ts does, as C is
 * written: one track after the other. (Groups in C, see DECISIONS, were no faster.)
 *
 * gcc -O3 -march=native -shared -fPIC mix_kernel.c -o mix_kernel.so
 * Sixteen accumulators for each level, so that the compiler may use its widest registers without being allowed to change sums. */
#include <math.h>
#include <stdint.h>

enum { LANES = 16 };
/* Addresses in the memory that begins at `base`. */
typedef struct { uint32_t left, right; float gain_left, gain_right, peak, sum, unused[10]; } Item;

static void mix_pair(float *restrict to_left, float *restrict to_right, const float *restrict left, const float *restrict right, int frames, Item *item) {
  float gain_left = item->gain_left, gain_right = item->gain_right, peaks[LANES] = { 0 }, sums[LANES] = { 0 };
  for (int i = 0; i < frames; i += LANES) {
    for (int lane = 0; lane < LANES; lane++) {
      float x = left[i + lane], size = fabsf(x);
      to_left[i + lane] += x * gain_left;
      to_right[i + lane] += right[i + lane] * gain_right;
      peaks[lane] = size > peaks[lane] ? size : peaks[lane];
      sums[lane] += x * x;
    }
  }
  float peak = 0, sum = 0;
  for (int lane = 0; lane < LANES; lane++) {
    peak = peaks[lane] > peak ? peaks[lane] : peak;
    sum += sums[lane];
  }
  item->peak = peak;
  item->sum = sum;
}

static void mix_items(char *base, Item *item, int count, uint32_t to_left, uint32_t to_right, int frames) {
  for (int i = 0; i < count; i++, item++) {
    mix_pair((float *)(base + to_left), (float *)(base + to_right), (float *)(base + item->left), (float *)(base + item->right), frames, item);
    item->left += (uint32_t)frames * 4;
    item->right += (uint32_t)frames * 4;
  }
}

void mix_all(char *base, uint32_t items, int32_t count, uint32_t to_left, uint32_t to_right, int32_t frames) {
  mix_items(base, (Item *)(base + items), count, to_left, to_right, frames);
}

/* As mix_all; the lines of sixteen tracks are asked for together, as the engine does. */
void mix_all_ahead(char *base, uint32_t items, int32_t count, uint32_t to_left, uint32_t to_right, int32_t frames) {
  Item *item = (Item *)(base + items);
  for (int first = 0; first < count; first += 16) {
    int end = first + 16 < count ? first + 16 : count;
    for (int i = first; i < end; i++) {
      for (int byte = 0; byte < frames * 4; byte += 64) {
        __builtin_prefetch(base + item[i].left + byte);
        __builtin_prefetch(base + item[i].right + byte);
      }
    }
    mix_items(base, item + first, end - first, to_left, to_right, frames);
  }
}
