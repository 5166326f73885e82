/**
 * What a set file may say of scenes. Units in the keys; tracks count from 1. Thread: control.
 */
import { z } from "zod";
import { SCENE_COUNT } from "../../dsp/assembly/protocol.ts";
import { WHEN_NAMES } from "../commands/command_spec.ts";

const trackNumber = z.int().min(1).max(1000).describe("a track number from 1 to 1000");
const answer = z.boolean().describe("true or false");

const sceneTrack = z.strictObject({
  track: trackNumber,
  plays: answer.optional(),
  muted: answer.optional(),
  gain_db: z.number().min(-90).max(24).describe("a gain from -90 to 24 dB").optional(),
  pan: z.number().min(-1).max(1).describe("a pan from -1 (left) to 1 (right)").optional(),
}).describe('an object with "track" and any of "plays", "muted", "gain_db" and "pan"');

const scene = z.strictObject({
  scene: z.int().min(1).max(SCENE_COUNT).describe(`a scene number from 1 to ${SCENE_COUNT}`),
  plays: z.array(trackNumber).max(1000).describe("a list of the tracks that play").optional(),
  tracks: z.array(sceneTrack).max(1000).describe("a list of what it does with each track").optional(),
}).describe('an object with "scene" and any of "plays" and "tracks"');

/** Scenes of a set file. */
export const scenesSchema = z.strictObject({
  when: z.enum(WHEN_NAMES).describe('"now", "exact", "beat", "bar" or "loop"').optional(),
  stored: z.array(scene).max(SCENE_COUNT).describe(`a list of at most ${SCENE_COUNT} scenes`).optional(),
}).describe('an object with any of "when" and "stored"');

/** A set's scenes, valid. */
export type SetScenes = z.infer<typeof scenesSchema>;
