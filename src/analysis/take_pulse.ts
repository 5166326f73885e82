/**
 * The pulse of a take: period and place of its beats, measured from the onsets in it.
 *
 * Method: distances between onsets propose periods; each is followed through the take pulse by pulse (the line bends with the player),
 * then a straight line through the onsets on pulses is fitted by least squares, an onset counting the less the further off it is
 * (Tukey's biweight). The pulse that most of the sound falls on, that misses few beats and that is neither very slow nor very fast wins.
 * Pure: the same onsets give the same pulse. Units: frames. Thread: any.
 */

/** An onset: its frame, to a fraction, and its strength 0…1. */
export interface TakeOnset {
  frame: number;
  strength: number;
}

/** Where pulses fall: pulse n at originFrame + n · periodFrames. */
export interface PulseLine {
  originFrame: number;
  periodFrames: number;
}

/** A pulse. */
export interface TakePulse {
  /** Where pulses fall at the beginning of the take and at its end: the same line, unless the player drifted. */
  first: PulseLine;
  last: PulseLine;
  /** Onsets on pulses. */
  hits: number;
  /** Share of the pulses that were played, 0…1. */
  played: number;
  /** Root mean square distance of the onsets on pulses from the line nearby, frames. */
  spreadFrames: number;
  /** What it was chosen by. */
  score: number;
}

/** What a pulse is looked for in. */
export interface TakeToMeasure {
  /** In the order of their frames. */
  onsets: readonly TakeOnset[];
  /** Where the pulse is counted from: the onset at the take's start, or where it was pressed. */
  startFrame: number;
  /** Where the player meant it to end, more or less. */
  endFrame: number;
  sampleRate: number;
  /** Tempo that was heard while playing, BPM; 0: none. */
  heardBpm: number;
}

/** Onsets that make a pulse: three may be chance. */
const LEAST_HITS = 4;
const MIN_BPM = 40;
const MAX_BPM = 240;
/** Onsets that propose periods, and how many neighbours each looks at. */
const PROPOSING = 32;
const NEIGHBOURS = 12;
/** Onsets that are tried as the first pulse. */
const PHASES = 4;
/** Periods nearer than this share are one. */
const SAME_SHARE = 0.02;
/** How far from a pulse an onset may be: share of the period, and seconds. */
const REACH_SHARE = 0.14;
const REACH_S = 0.07;
/** How much of an error the next pulse takes over, in its place and in the period. */
const PLACE_GAIN = 0.5;
const PERIOD_GAIN = 0.2;
/** Parts of a beat that a stroke may fall on, and how near it has to be, seconds: further off it is swung, or something else. */
const QUARTERS = 4;
const ON_QUARTER_S = 0.01;
/** Onsets further from a line than so many times the usual, or this long, do not count. */
const FAR_SPREADS = 6;
const FAR_S = 0.002;
/** Hits over which a player does not drift; and the spread, over that nearby, from which one did. */
const NEARBY = 16;
const DRIFT_SPREADS = 2;
const DRIFT_S = 0.001;
/** What onsets halfway, at thirds and at quarters between pulses count for. */
const BETWEEN = [0.4, 0.3, 0.2];
/** Tempo that players prefer, and by how many octaves others may be from it. */
const PREFERRED_BPM = 110;
const PREFERRED_OCTAVES = 1.2;
/** How much a pulse gains that is the tempo heard before, and how near it has to be. */
const HEARD_GAIN = 1.25;
const HEARD_SHARE = 0.03;
/** How far a press may be from a beat, seconds. */
const PRESS_S = 0.08;

/** Position of the onsets on a pulse: pulse numbers and frames. */
interface Hit {
  number: number;
  frame: number;
}

/** The best pulse, or undefined where too few onsets lie on one. */
export function measureTakePulse(take: TakeToMeasure): TakePulse | undefined {
  const inside = take.onsets.filter(({ frame }) => frame >= take.startFrame - 1);
  let best: TakePulse | undefined;
  for (const periodFrames of proposePeriods(take, inside)) {
    for (const first of inside.slice(0, PHASES)) {
      const rough = fitLine(follow(take, inside, periodFrames, first.frame), take.sampleRate);
      if (rough === undefined) continue;
      // Once more with the period measured, from the first pulse of the take on.
      const { period, origin } = fitLine(rough.hits.slice(0, NEARBY), take.sampleRate) ?? rough;
      const firstFrame = origin + Math.ceil((take.startFrame - origin) / period - REACH_SHARE) * period;
      const pulse = judge(take, inside, fitLine(follow(take, inside, period, firstFrame), take.sampleRate));
      if (pulse !== undefined && (best === undefined || pulse.score > best.score)) best = pulse;
    }
  }
  return best && refine(best, inside, take.sampleRate);
}

/** The same pulse measured with all that lies on its quarters: more strokes, a finer line. A player who drifted keeps his lines. */
function refine(pulse: TakePulse, onsets: readonly TakeOnset[], sampleRate: number): TakePulse {
  const { originFrame, periodFrames } = pulse.first;
  if (pulse.last.periodFrames !== periodFrames) return pulse;
  const hits: Hit[] = [];
  for (const { frame } of onsets) {
    const number = Math.round((frame - originFrame) / periodFrames * QUARTERS) / QUARTERS;
    const off = Math.abs(frame - originFrame - number * periodFrames);
    if (off < ON_QUARTER_S * sampleRate && hits.at(-1)?.number !== number) hits.push({ number, frame });
  }
  const line = fitLine(hits, sampleRate);
  return line === undefined ? pulse : { ...pulse, first: place(line), last: place(line) };
}

function proposePeriods({ sampleRate, heardBpm }: TakeToMeasure, onsets: readonly TakeOnset[]): number[] {
  const shortest = 60 / MAX_BPM * sampleRate * 0.97, longest = 60 / MIN_BPM * sampleRate * 1.03;
  const found: number[] = heardBpm > 0 ? [60 / heardBpm * sampleRate] : [];
  const proposing = onsets.slice(0, PROPOSING);
  proposing.forEach(({ frame }, index) => {
    for (const other of proposing.slice(index + 1, index + 1 + NEIGHBOURS)) {
      for (const part of [1, 2, 3, 4]) found.push((other.frame - frame) / part);
    }
  });
  const periods: number[] = [];
  for (const period of found.filter((period) => period >= shortest && period <= longest)) {
    if (periods.every((other) => Math.abs(period / other - 1) > SAME_SHARE)) periods.push(period);
  }
  return periods;
}

/** Goes through the take from pulse to pulse and collects the onset on each. */
function follow(take: TakeToMeasure, onsets: readonly TakeOnset[], period: number, firstFrame: number): Hit[] {
  const hits: Hit[] = [];
  let at = 0, expected = firstFrame, now = period;
  const last = Math.max(take.endFrame, onsets.at(-1)?.frame ?? 0);
  for (let number = 0; expected <= last + reachOf(take, now); number++) {
    const reach = reachOf(take, now);
    while (at < onsets.length && onsets[at]!.frame < expected - reach) at++;
    let best: TakeOnset | undefined, weight = 0;
    for (let i = at; i < onsets.length && onsets[i]!.frame <= expected + reach; i++) {
      const near = onsets[i]!.strength * nearness((onsets[i]!.frame - expected) / reach);
      if (near > weight) [best, weight] = [onsets[i], near];
    }
    if (best !== undefined) {
      const error = best.frame - expected;
      hits.push({ number, frame: best.frame });
      expected += PLACE_GAIN * error;
      // The first onsets tell the period best by their whole distance; later ones only correct it.
      if (number > 0) now += error * (number < 4 ? PLACE_GAIN / number : PERIOD_GAIN / 4);
    }
    expected += now;
  }
  return hits;
}

function reachOf({ sampleRate }: TakeToMeasure, period: number): number {
  return Math.min(REACH_SHARE * period, REACH_S * sampleRate);
}

function nearness(x: number): number {
  return Math.abs(x) >= 1 ? 0 : (1 - x * x) ** 2;
}

/** A line through hits. */
interface Line {
  hits: readonly Hit[];
  period: number;
  origin: number;
  spread: number;
}

/** The line most hits agree on: medians first, which a few wrong ones do not move, then least squares over those near it. */
function fitLine(hits: readonly Hit[], sampleRate: number): Line | undefined {
  if (hits.length < 3) return undefined;
  let line = medianLine(hits);
  for (let turn = 0; turn < 3; turn++) {
    const off = hits.map((hit) => hit.frame - line.origin - hit.number * line.period);
    const reach = Math.max(FAR_SPREADS * median(off.map(Math.abs)), FAR_S * sampleRate);
    line = leastSquares(hits, off.map((frames) => nearness(frames / reach)));
  }
  return line;
}

/** The line at the beginning, at the end, and how far hits are from it nearby: one line, unless they drift away from it. */
function bend(line: Line, sampleRate: number): { first: Line; last: Line; spread: number } {
  const { hits, spread } = line;
  const pieces: Line[] = [];
  for (let at = 0; at + NEARBY <= hits.length; at += NEARBY) {
    const isLast = at + 2 * NEARBY > hits.length;
    pieces.push(fitLine(isLast ? hits.slice(-NEARBY) : hits.slice(at, at + NEARBY), sampleRate)!);
  }
  const nearby = pieces.length < 2 ? spread : median(pieces.map((piece) => piece.spread));
  if (spread <= DRIFT_SPREADS * nearby + DRIFT_S * sampleRate) return { first: line, last: line, spread };
  return { first: pieces[0]!, last: pieces.at(-1)!, spread: nearby };
}

/** Medians of the slopes between hits half of all apart, and of what remains (Theil 1950, with fewer pairs). */
function medianLine(hits: readonly Hit[]): Line {
  const slopes: number[] = [];
  const apart = Math.max(1, hits.length >> 1);
  for (let i = 0; i < hits.length; i++) {
    for (let j = i + Math.max(1, apart - 4); j < Math.min(hits.length, i + apart + 5); j++) {
      slopes.push((hits[j]!.frame - hits[i]!.frame) / (hits[j]!.number - hits[i]!.number));
    }
  }
  const period = median(slopes);
  return { hits, period, origin: median(hits.map(({ frame, number }) => frame - number * period)), spread: 0 };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function leastSquares(hits: readonly Hit[], weights: number[]): Line {
  const base = hits[0]!.frame;
  let w = 0, n = 0, t = 0;
  hits.forEach((hit, i) => {
    w += weights[i]!;
    n += weights[i]! * hit.number;
    t += weights[i]! * (hit.frame - base);
  });
  const middle = n / w, time = t / w;
  let nn = 0, nt = 0, rr = 0;
  hits.forEach((hit, i) => {
    nn += weights[i]! * (hit.number - middle) ** 2;
    nt += weights[i]! * (hit.number - middle) * (hit.frame - base - time);
  });
  const period = nt / nn;
  hits.forEach((hit, i) => rr += weights[i]! * (hit.frame - base - time - (hit.number - middle) * period) ** 2);
  return { hits, period, origin: base + time - middle * period, spread: Math.sqrt(rr / w) };
}

function judge(take: TakeToMeasure, onsets: readonly TakeOnset[], line: Line | undefined): TakePulse | undefined {
  if (line === undefined || line.hits.length < LEAST_HITS || !Number.isFinite(line.period)) return undefined;
  const { period, hits } = line;
  const { first, last, spread } = bend(line, take.sampleRate);
  const { origin } = first;
  const bpm = 60 * take.sampleRate / period;
  if (bpm < MIN_BPM * 0.97 || bpm > MAX_BPM * 1.03) return undefined;
  const until = Math.max(take.startFrame + period, take.endFrame - period / 2);
  const firstPulse = Math.ceil((take.startFrame - origin) / first.period - REACH_SHARE);
  const pulses = Math.floor((until - last.origin) / last.period) - firstPulse + 1;
  const played = Math.min(1, hits.filter(({ frame }) => frame < until).length / Math.max(1, pulses));
  let all = 0, explained = 0;
  for (const { frame, strength } of onsets) {
    const beats = (frame - origin) / first.period;
    all += strength;
    explained += strength *
      Math.max(
        onGrid(take, beats, period, 1),
        ...BETWEEN.map((value, i) => value * onGrid(take, beats, period, i + 2)),
      );
  }
  const octaves = Math.log2(bpm / PREFERRED_BPM) / PREFERRED_OCTAVES;
  const beats = (take.endFrame - last.origin) / last.period;
  const press = (beats - Math.round(beats)) * period / (PRESS_S * take.sampleRate);
  const heard = take.heardBpm > 0 && Math.abs(bpm / take.heardBpm - 1) < HEARD_SHARE ? HEARD_GAIN : 1;
  const score = played ** 2 * explained / all * Math.exp(-octaves * octaves / 2) *
    (0.3 + 0.7 * Math.exp(-press * press / 2)) * heard;
  return { first: place(first), last: place(last), hits: hits.length, played, spreadFrames: spread, score };
}

function place({ origin, period }: Line): PulseLine {
  return { originFrame: origin, periodFrames: period };
}

/** How near a place in beats is to a grid of so many steps a beat. */
function onGrid(take: TakeToMeasure, beats: number, period: number, steps: number): number {
  const off = (beats * steps - Math.round(beats * steps)) / steps;
  return nearness(off * period / reachOf(take, period / steps));
}
