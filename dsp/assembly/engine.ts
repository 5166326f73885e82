// The loop engine's entry: prepare once, then one `process` a block. Thread: prepare on control, the rest on the audio thread.
//
// A block is cut into chunks where anything is due, so that every change falls on its own frame whatever the block size. The
// master and all tracks are rendered LEAD_FRAMES ahead of the output, which gives the limiter its view of the future and delays
// nothing: what is rendered is rendered for the frame at which it will sound.
import {
  CHUNK_FRAMES, COMMAND_RING_COUNT, FIRST_PAGE, HEADER_OFFSET, LAYOUT_VERSION, LEAD_FRAMES, LIMITER_OFFSET, MAX_BLOCK_FRAMES, METER_BYTES, PAGE_BYTES,
  PHONES_LIMITER_OFFSET, REGIONS_END,
} from "./layout";
import { PLAN_BYTES } from "./action_layout";
import { COMMAND_ACTION_SET, COMMAND_LATENCY, COMMAND_LOST, COMMAND_PLAN_FIELD, REFUSED_QUEUE_FULL, WHEN_BAR, WHEN_EXACT } from "./protocol";
import { refuseCommand, tellFact } from "./command/answer";
import { runDue } from "./command/commands";
import { setLatencies } from "./command/global_commands";
import { header, stretchStart } from "./memory/header";
import { prepareLimiter } from "./mix/limiter";
import { meterAt, meterFrames } from "./mix/meter";
import { prepareMetronome, renderMetronome } from "./time/metronome";
import { prepareRates, RATE_BYTES } from "./mix/rate_table";
import { busAddress } from "./mix/buses";
import { renderTrack } from "./mix/mixer";
import { beginPairs, layPairs, pairBytes, placePairs } from "./mix/pairs";
import { settleGroup } from "./mix/group";
import { fetchAhead } from "./mix/steady";
import { prepareMixes } from "./mix/mixes";
import { inputAddress, outputAddress, writeOutputs } from "./mix/outputs";
import { followGrowth } from "./tape/growth";
import { followDub } from "./tape/overdub";
import { takeInPlans } from "./midi/intake";
import { sendMidi } from "./midi/midi_out";
import { midiState } from "./midi/midi_state";
import { clearOutList } from "./midi/out_list";
import { servePages } from "./memory/grants";
import { emptyGraves } from "./memory/pages";
import { insertPending, nextDue, planOf, RANK_COMMAND } from "./command/pending";
import { watchThresholds } from "./command/threshold";
import { Command, peekCommand, releaseCommand } from "./memory/ring";
import { publishSnapshot } from "./memory/snapshot";
import { dropBuried } from "./tape/layer";
import { followTake } from "./tape/takes";
import { prepareTape, writeTape } from "./tape/tape";
import { DUB_GROWING, DUB_NONE, makeTracksTo, TAKE_NONE, trackAt } from "./track/track";

export { hearPair, pairBytes, pairCount, pairFrames } from "./mix/pairs";
export { servePages } from "./memory/grants";
export { restoreGrid, restoreLoop, restorePlace, restoreRate, restoreTracks, startRestored } from "./tape/restore";

/** Tracks whose memory is asked for together: what they read in a block of 64 frames has to fit into the first cache. */
const FETCHED_TRACKS: i32 = 16;

/** Lays the memory out. 0 when done, else 1: the pages below `pagesLimit` do not suffice. */
export function prepare(
  sampleRate: i32, inputCount: i32, outputCount: i32, tapeSlots: i32, forgivenessFrames: i32, ceiling: f32, lengthRule: i32,
  pagesLimit: u32, seed: f64, phonesOutput: i32,
): i32 {
  memory.fill(HEADER_OFFSET, 0, REGIONS_END - HEADER_OFFSET);
  const h = header();
  h.sampleRate = sampleRate;
  h.inputCount = inputCount;
  h.outputCount = outputCount;
  h.pagesLimit = pagesLimit;
  h.pagesNext = FIRST_PAGE;
  h.inputs = reserve(inputCount * MAX_BLOCK_FRAMES * 4);
  h.outputs = reserve(outputCount * MAX_BLOCK_FRAMES * 4);
  h.buses = reserve(outputCount * (LEAD_FRAMES + CHUNK_FRAMES) * 4);
  h.meters = reserve((inputCount + outputCount) * METER_BYTES);
  const rates = reserve(RATE_BYTES);
  if (h.pagesNext > pagesLimit || !prepareTape(tapeSlots)) return 1;
  h.rampFrames = sampleRate / 100;
  h.seamFrames = sampleRate * 3 / 100;
  h.minLoopFrames = sampleRate / 10;
  h.forgivenessFrames = forgivenessFrames;
  h.ahead = sampleRate / 10;
  h.lengthRule = lengthRule;
  h.beatsPerBar = 4;
  h.sceneWhen = WHEN_BAR;
  h.metronomeGain = 0.25;
  h.limiterCeiling = ceiling;
  h.limiterHold = sampleRate * 3 / 100;
  h.limiterLowest = 1 << 24;
  prepareRates(rates);
  prepareLimiter(LIMITER_OFFSET);
  prepareLimiter(PHONES_LIMITER_OFFSET);
  prepareMixes(phonesOutput);
  prepareMetronome(seed);
  if (!makeTracksTo(0)) return 1;
  h.version = LAYOUT_VERSION;
  publishSnapshot();
  return 0;
}

/** After `prepare`: gives the first `count` tracks pairs of outputs of their own. 0 when done, else 1: no pages. */
export function preparePairs(count: i32): i32 {
  const address = reserve(pairBytes(count));
  if (header().pagesNext > header().pagesLimit) return 1;
  layPairs(count, address);
  return 0;
}

/** Takes whole pages off the unused end for a region of this many bytes, zeroed. */
function reserve(bytes: i32): u32 {
  const h = header();
  const address = h.pagesNext * PAGE_BYTES;
  const pages = (bytes + PAGE_BYTES - 1) / PAGE_BYTES;
  h.pagesNext += pages;
  if (h.pagesNext <= h.pagesLimit) memory.fill(address, 0, usize(pages) * PAGE_BYTES);
  return address;
}

/** Processes one block: inputs, commands → outputs, events. */
export function process(frames: i32): void {
  queueCommands();
  const h = header();
  h.pageWork = 0;
  clearOutList();
  takeInPlans(h.frame);
  beginPairs(frames);
  let done = 0;
  while (done < frames) {
    runDue();
    const run = i32(min(min(i64(frames - done), stretchStart() + CHUNK_FRAMES - h.frame), nextDue() - h.frame));
    processChunk(done, run);
    h.frame += i64(run);
    done += run;
  }
  dropBuried();
  emptyGraves();
  servePages();
  publishSnapshot();
}

/** The host lost frames: time passes with silent inputs, nobody hears the outputs. */
export function lose(frames: i32): void {
  const h = header();
  const at = h.frame;
  memory.fill(h.inputs, 0, usize(h.inputCount * MAX_BLOCK_FRAMES) << 2);
  midiState().unheard = 1;
  for (let left = frames; left > 0; left -= MAX_BLOCK_FRAMES) process(min(left, MAX_BLOCK_FRAMES));
  midiState().unheard = 0;
  tellFact(COMMAND_LOST, at, f64(frames), 0);
}

/** The host's latencies, in frames. */
export function setLatency(input: i32, output: i32): void {
  const h = header();
  if (h.inputLatency == input && h.outputLatency == output) return;
  setLatencies(input, output);
  tellFact(COMMAND_LATENCY, h.frame, f64(input), f64(output));
}

/** Takes commands out of their rings; `process` does it with every block. */
export function queueCommands(): void {
  for (let ring = 0; ring < COMMAND_RING_COUNT; ring++) {
    for (let command = peekCommand(ring); command != null; command = peekCommand(ring)) {
      queueCommand(command);
      releaseCommand(ring);
    }
  }
}

/** Queues a command for the frame at which it is to be taken up. */
function queueCommand(c: Command): void {
  const frame = header().frame;
  const hasPress = c.gesture >= 0;
  // A command for an exact output frame is taken up in time for the mix, which runs ahead.
  const lead: i64 = c.when == WHEN_EXACT && !hasPress ? LEAD_FRAMES : 0;
  const at = c.at >= 0 && c.at < 9e15 ? max(i64(c.at), frame + lead) : frame + lead;
  const p = insertPending(at - lead, RANK_COMMAND);
  if (p == null) return refuseCommand(c, REFUSED_QUEUE_FULL);
  p.kind = c.kind;
  p.id = c.id;
  p.askedTrack = c.track;
  p.when = c.when;
  p.at = f64(at);
  p.gesture = hasPress ? min(c.gesture, f64(at)) : -1;
  p.a = c.a;
  p.b = c.b;
  p.c = c.c;
  p.source = c.source;
  if (c.kind == COMMAND_ACTION_SET) memory.copy(changetype<usize>(planOf(p)), changetype<usize>(c) + COMMAND_PLAN_FIELD, PLAN_BYTES);
}

function processChunk(offset: i32, frames: i32): void {
  const h = header();
  writeTape(offset, frames);
  watchThresholds(offset, frames);
  const written = h.frame + i64(frames);
  const heard = h.frame + LEAD_FRAMES;
  placePairs(offset);
  for (let output = 0; output < h.outputCount; output++) memory.fill(busAddress(output, 0), 0, usize(frames) << 2);
  for (let first = 0; first < h.trackCount; first += FETCHED_TRACKS) {
    const end = min(first + FETCHED_TRACKS, h.trackCount);
    fetchAhead(first, end, frames);
    for (let i = first; i < end; i++) {
      const track = trackAt(i);
      if (track.takeStage != TAKE_NONE) followTake(track, written);
      if (track.dubStage == DUB_GROWING) followGrowth(track, stretchStart());
      else if (track.dubStage != DUB_NONE) followDub(track, stretchStart());
      renderTrack(track, heard, frames);
    }
  }
  settleGroup();
  renderMetronome(heard, frames);
  writeOutputs(offset, frames);
  meterChunk(offset, frames);
  sendMidi(h.frame, frames, offset);
}

function meterChunk(offset: i32, frames: i32): void {
  const h = header();
  for (let input = 0; input < h.inputCount; input++) meterFrames(meterAt(input), inputAddress(input, offset), frames, 1);
  for (let output = 0; output < h.outputCount; output++) {
    meterFrames(meterAt(h.inputCount + output), outputAddress(output, offset), frames, 1);
  }
}
