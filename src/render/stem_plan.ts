/**
 * How a score's tracks get a file each: which outputs carry them, and whether that can be done while the mix is made.
 *
 * Method: the engine gives track i a direct pair at outputs 2 + 2i when it has that many. A score that routes tracks or the metronome itself, has
 * tracks of more than two channels, or other than two outputs, or may make any number of tracks, is played twice: once as it was for the mix, and once with every
 * track sent to outputs of its own. Channels count from 0 here. Thread: any.
 */
import type { Score, ScoreLine } from "../score/read.ts";
import { countTracks, makesWithoutEnd } from "./track_count.ts";

/** Where the files of the tracks come from. */
export interface StemPlan {
  /** Tracks that the score may make. */
  readonly trackCount: number;
  /** First output channel of each track's file, and how many channels it has. */
  readonly stems: readonly { readonly channel: number; readonly channelCount: number }[];
  /** Channels of each track's file. */
  readonly channelCount: number;
  /** Outputs the engine needs for them. */
  readonly outputCount: number;
  /** True when the same run can make the mix. */
  readonly withMix: boolean;
}

/** The plan of a render without files of single tracks. */
export const NO_STEMS: StemPlan = { trackCount: 0, stems: [], channelCount: 2, outputCount: 0, withMix: true };

/**
 * Works out the plan for a score.
 * @param loadedChannels channels of the widest file that it loads
 * @param tracksAtStart tracks of the session that it goes on with
 */
export function planStems(score: Score, loadedChannels = 2, tracksAtStart = 0): StemPlan {
  const widest = Math.max(loadedChannels, widestTrack(score.lines, score.header.inputs));
  const channelCount = widest + widest % 2;
  const routes = score.lines.some(({ request }) =>
    request.do === "mix.output" || (request.do === "mix.click" && (request.output ?? 1) > 1)
  );
  const isPlain = score.header.outputs === 2 && channelCount === 2 && !routes;
  const withMix = isPlain && !makesWithoutEnd(score.lines);
  const plan = { trackCount: 0, stems: [], channelCount, outputCount: 2, withMix };
  return planForTracks(plan, countTracks(score.lines, tracksAtStart));
}

/** The same plan for as many tracks as there were. */
export function planForTracks(plan: StemPlan, trackCount: number): StemPlan {
  const { channelCount } = plan;
  const stems = Array.from({ length: trackCount }, (_, index) => ({ channel: 2 + index * channelCount, channelCount }));
  return { ...plan, trackCount, stems, outputCount: 2 + trackCount * channelCount };
}

/** Channels of the widest track: two, or more when mix.input gives a track more. */
function widestTrack(lines: readonly ScoreLine[], inputCount: number): number {
  let widest = 2;
  for (const { request } of lines) {
    const channels = request.do === "mix.input" ? request.channels ?? [] : [];
    if (channels.every((channel) => channel <= inputCount)) widest = Math.max(widest, channels.length);
  }
  return widest;
}

/**
 * The lines of the second run: every track goes to its own outputs from the start and stays there; everything else is as it was.
 * @param trackAtLine Index of the track that a mix.output line reached in the first run, by line number; absent: it was refused.
 */
export function stemLines(score: Score, plan: StemPlan, trackAtLine: ReadonlyMap<number, number>): ScoreLine[] {
  const setUp = plan.stems.map((_, index): ScoreLine => ({
    line: 0,
    atFrame: 0,
    dueFrame: 0,
    gestureFrame: -1,
    request: { do: "mix.output", track: index + 1, ...ownOutputs(plan, index) },
  }));
  const lines = score.lines.map((line) => {
    if (line.request.do === "mix.click") return { ...line, request: { ...line.request, output: 1 } };
    // What is left on the first outputs is the metronome.
    if (line.request.do === "mix.monitor") return { ...line, request: { do: "mix.monitor", gain: 0 } };
    if (line.request.do !== "mix.output") return line;
    const track = trackAtLine.get(line.line);
    // A refused route stays refused: no engine has this channel.
    const outputs = track === undefined ? { channel: 65536, direct: 65536 } : ownOutputs(plan, track);
    return { ...line, request: { ...line.request, ...outputs } };
  });
  return [...setUp, ...lines];
}

function ownOutputs(plan: StemPlan, track: number): { channel: null; direct: number } {
  return { channel: null, direct: plan.stems[track]!.channel + 1 };
}
