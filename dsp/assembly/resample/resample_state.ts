// What a resampler is: the frames it still needs, where the next output frame lies among them, and its filter's tables.
//
// An output frame at input time t = i + φ is the sum over taps n of input[i + n] · h(n − φ). Tables hold one row of taps for each
// φ: for a ratio of small whole numbers p/q exactly the q rows that occur, else `phases` + 1 rows evenly apart, with
// two neighbours blended for each frame. Output frames are made in fixed groups that share loads of the input, so a row carries
// `shift` zeros on either side: read further left it serves an output frame that lies further right.

/** Sound on its way through: the same for every method. */
// @ts-ignore: decorator
@unmanaged
export class Stream {
  inBlocks: bool; // a BlockResampler, else a Resampler
  channels: i32;
  capacity: i32; // frames of history a channel has room for
  history: u32; // planar, `capacity` frames a channel
  output: u32; // planar, `outputFrames` a channel
  outputFrames: i32; // what one call makes at most
  filled: i32; // frames in the history
  end: i32; // where the input ended in the history, once it did
  first: i32; // the first frame in the history that is still needed
  lead: i32; // silent frames before the first
  tail: i32; // silent frames after the last, to push it out
}

// @ts-ignore: decorator
@unmanaged
export class Resampler extends Stream {
  reach: i32; // taps on either side of an output frame
  shift: i32; // frames that outputs of a group may lie apart
  span: i32; // frames of input that a group sees
  fineFrom: i32; // where sums go on in f64: a multiple of 8
  fineTo: i32; // where they are back in f32: a multiple of 4, and of 8 when counted back from `span`
  rows: u32; // f32 taps, `rowBytes` apart
  rowBytes: i32;
  fineRows: u32; // f64 taps of the middle, `fineRowBytes` apart
  fineRowBytes: i32;
  sums: u32; // four f64, a group's results
  blended: bool; // neighbouring rows are blended
  phases: i32; // φ in units of 1/phases when exact
  phase: i64; // φ: in 1/phases when exact, else in 2^-48
  step: i64; // input frames from output to output, in the same unit
  stepWhole: i32; // exact: the step in whole frames and 1/phases
  stepRest: i32;
  stepChange: i64; // added to `step` with every output frame…
  stepChanges: i32; // …this many times yet
  stepTarget: i64; // then it is this
}

/** φ's binary places where rows are blended. */
export const FRACTION_BITS: i64 = 48;
