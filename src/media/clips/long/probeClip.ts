/**
 * The facts of a clip file, whatever its size: its header and the key frames that are looked at are read, and nothing else of it.
 * Where neither the file nor its track states how long it lasts, the file is read through once, piece by piece.
 */
import { EncodedPacketSink, type Input, type InputVideoTrack } from "mediabunny";
import { drawnAt, frameCanvas } from "../clipFrames.ts";
import { fileNotes, obliqueNote, statedSeconds } from "../clipNotes.ts";
import type { Edit } from "../editList.ts";
import { withShownTrack } from "../shownTrack.ts";
import { refuseUndecodable } from "../video.ts";
import { thumbOf } from "../../pictures/image.ts";

export interface ClipOutline {
  /** How long it is shown. */
  seconds: number;
  width: number;
  height: number;
  /** Thumbnails of pictures that are spread over it. */
  frames: Blob[];
  /** What of it will not be kept. */
  notes: string[];
}

const FRAMES = 8;

/** How many seconds a player shows of a clip file. @throws UserError for files that are damaged or have no pictures */
export function clipLength(file: Blob): Promise<number> {
  return withShownTrack(file, (track, input, header) =>
    shownSeconds(track, input, header?.edits ?? []),
  );
}

async function shownSeconds(track: InputVideoTrack, input: Input, edits: readonly Edit[]) {
  const stated = (await statedSeconds(track, input)).seconds || (await track.computeDuration());
  if (edits.length === 0) return stated;
  const first = edits.findIndex(({ mediaTime }) => mediaTime !== null);
  return edits
    .slice(Math.max(0, first))
    .map(({ seconds, mediaTime }) =>
      Number.isFinite(seconds) ? seconds : Math.max(0, stated - (mediaTime ?? 0)),
    )
    .reduce((sum, seconds) => sum + seconds, 0);
}

/** @throws UserError for files that are damaged, have no pictures, or none that this browser decodes */
export function outlineOf(file: Blob): Promise<ClipOutline> {
  return withShownTrack(file, async (track, input, header) => {
    await refuseUndecodable(track);
    const seconds = await shownSeconds(track, input, header?.edits ?? []);
    const canvas = await frameCanvas(track);
    const frames: Blob[] = [];
    for await (const _ of drawnAt(track, await spreadKeys(track, seconds), canvas)) {
      frames.push(await thumbOf(canvas, canvas.width, canvas.height));
    }
    const notes = [...(await fileNotes(input, track)), ...obliqueNote(header)];
    return { seconds, width: canvas.width, height: canvas.height, frames, notes };
  });
}

/** Timestamps of key frames at equal distances, each once: they can be decoded without what lies before them. */
export async function spreadKeys(track: InputVideoTrack, seconds: number): Promise<number[]> {
  const sink = new EncodedPacketSink(track);
  const start = (await track.getFirstTimestamp()) || 0;
  const found = new Set<number>();
  for (let i = 0; i < FRAMES; i++) {
    const at = start + ((i + 0.5) / FRAMES) * seconds;
    const key = (await sink.getKeyPacket(at)) ?? (await sink.getFirstKeyPacket());
    if (key) found.add(key.timestamp);
  }
  return [...found].sort((a, b) => a - b);
}
