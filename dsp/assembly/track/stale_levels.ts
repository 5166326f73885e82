// A solo, a cue or a deletion changes what every track's level is. It is reckoned again once, however many such changes there were in a
// frame, so that a command for a thousand tracks is one walk over them.
import { header } from "../memory/header";
import { trackAt, updateLevels } from "./track";

/** Every track's level is to be reckoned again before the next frame is rendered. */
export function staleLevels(): void {
  header().levelsStale = 1;
}

/** Reckons every track's level again where that is due. */
export function settleLevels(): void {
  if (header().levelsStale == 0) return;
  header().levelsStale = 0;
  for (let i = 0; i < header().trackCount; i++) updateLevels(trackAt(i), false);
}
