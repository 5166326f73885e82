/**
 * Real recordings as sound to play: Debian's sonic-pi-samples, decoded by `flac` and brought from 44.1 to 48 kHz.
 *
 * Method: straight lines between samples: what is measured with it is whether every sample comes back, not how it sounds.
 */

const FOLDER = "/usr/share/sonic-pi/samples";
const SOURCE_RATE = 44100;

/** Recordings that are unlike each other and unlike themselves from bar to bar. */
export const RECORDINGS = [
  "loop_amen_full",
  "loop_garzul",
  "loop_compus",
  "loop_industrial",
  "loop_mika",
  "loop_safari",
];

/**
 * Interleaved stereo of the named recordings, one after another.
 * @param rate frames per second wanted
 * @param gain linear
 */
export function readRecordings(names: readonly string[], rate: number, gain: number): Float32Array<ArrayBuffer> {
  const parts = names.map((name) => resample(decode(name), rate / SOURCE_RATE, gain));
  const sound = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    sound.set(part, at);
    at += part.length;
  }
  return sound;
}

/** Interleaved stereo, −1 … 1. */
function decode(name: string): Float32Array {
  const { success, stdout, stderr } = new Deno.Command("flac", {
    args: ["-dcs", "--force-raw-format", "--endian=little", "--sign=signed", `${FOLDER}/${name}.flac`],
  }).outputSync();
  if (!success) throw new Error(`flac cannot decode ${name}: ${new TextDecoder().decode(stderr)}`);
  const head = Deno.readFileSync(`${FOLDER}/${name}.flac`).subarray(18, 22);
  // STREAMINFO: 20 bits of rate, 3 bits of channels − 1, 5 bits of bits − 1.
  const channels = ((head[2]! >> 1) & 7) + 1, bits = (((head[2]! & 1) << 4) | (head[3]! >> 4)) + 1;
  const bytes = bits / 8, view = new DataView(stdout.buffer, stdout.byteOffset, stdout.byteLength);
  const frames = stdout.byteLength / (bytes * channels), sound = new Float32Array(frames * 2);
  for (let frame = 0; frame < frames; frame++) {
    for (let channel = 0; channel < 2; channel++) {
      const at = (frame * channels + Math.min(channel, channels - 1)) * bytes;
      const value = bytes === 2 ? view.getInt16(at, true) / 32768 : readInt24(view, at) / 8388608;
      sound[frame * 2 + channel] = value;
    }
  }
  return sound;
}

function readInt24(view: DataView, at: number): number {
  return (view.getInt8(at + 2) << 16) | view.getUint16(at, true);
}

function resample(sound: Float32Array, ratio: number, gain: number): Float32Array {
  const frames = Math.floor((sound.length / 2 - 1) * ratio), result = new Float32Array(frames * 2);
  for (let frame = 0; frame < frames; frame++) {
    const at = Math.floor(frame / ratio), part = frame / ratio - at;
    for (let channel = 0; channel < 2; channel++) {
      const here = sound[at * 2 + channel]!, next = sound[at * 2 + 2 + channel]!;
      result[frame * 2 + channel] = gain * (here + part * (next - here));
    }
  }
  return result;
}
