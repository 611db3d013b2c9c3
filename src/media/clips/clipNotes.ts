/** What is said of a clip when it is brought in: what is removed, what its file hides, what is missing. */
import type { Input, InputVideoTrack } from "mediabunny";
import type { ClipPackets } from "./clipPackets.ts";
import { emptyStart } from "./editList.ts";
import type { TrackHeader } from "./iso/movieHeader.ts";

/** Whether the container has GPS metadata; QuickTime and 3GPP name it differently. */
async function hasLocation(input: Input): Promise<boolean> {
  const { raw } = await input.getMetadataTags();
  return Object.keys(raw ?? {}).some((key) => /location|xyz$|^loci$/i.test(key));
}

/** Transfer functions of a high dynamic range (ITU-R BT.2100). */
const HDR_NAMES: Readonly<Record<string, string>> = { pq: "PQ", hlg: "HLG" };

/** A note on an HDR clip: models see pictures of 8 bits. */
export function rangeNote({ transfer }: { transfer?: string | null }): string[] {
  const name = HDR_NAMES[transfer ?? ""];
  if (!name) return [];
  return [
    `It was recorded in HDR (${name}): what is shown and learnt from are the ordinary colours that this browser makes of it. If they look pale or too dark, convert the clip to SDR and drop that.`,
  ];
}

/** Notes on the file as a whole: place, sound, range of brightness, further tracks. */
export async function fileNotes(input: Input, track: InputVideoTrack): Promise<string[]> {
  const notes: string[] = [];
  if (await hasLocation(input)) notes.push("Location data will be removed.");
  if ((await input.getAudioTracks()).length > 0) notes.push("Sound will be removed.");
  notes.push(...rangeNote(await track.getColorSpace()));
  const tracks = await input.getVideoTracks();
  if (tracks.length > 1) {
    const size = `${await track.getDisplayWidth()} × ${await track.getDisplayHeight()}`;
    const place = tracks.indexOf(track) + 1;
    notes.push(
      `It has ${tracks.length} tracks of pictures: only track ${place}, of ${size} pixels, is kept.`,
    );
  }
  return notes;
}

/** Notes on a turn and on hidden pictures. `isEncoded`: the copy is encoded anew; `isTransparent`: for transparency. */
export function pictureNotes(
  { times, shown, lost, listed }: ClipPackets,
  header: TrackHeader | undefined,
  { isEncoded, isTransparent }: { isEncoded: boolean; isTransparent: boolean },
): string[] {
  const notes: string[] = [];
  if (lost.packets > 0) {
    const seconds = lost.seconds > 0 ? ` (${lost.seconds.toFixed(1)} s)` : "";
    notes.push(
      `Its beginning is missing: the first ${lost.packets} of its ${listed} frames${seconds} cannot be decoded and are left out.`,
    );
  }
  notes.push(...obliqueNote(header));
  const hidden = times.length - new Set(shown.map(({ frame }) => frame)).size;
  if (hidden > 0) {
    notes.push(
      `It was cut: ${hidden} of its ${times.length} frames are hidden in the file, and are left out.`,
    );
  }
  const blank = header ? emptyStart(header.edits) : 0;
  if (blank > 0)
    notes.push(`It shows nothing for the first ${blank.toFixed(1)} s, which are left out.`);
  if (isTransparent) notes.push("Where it is transparent it is made white.");
  if (isEncoded) notes.push("Its pictures are encoded anew.");
  return notes;
}

/** A note on a turn that is not followed. */
export function obliqueNote(header: TrackHeader | undefined): string[] {
  const degrees = header?.obliqueDegrees;
  if (degrees === undefined) return [];
  return [
    `Its file asks for a turn by ${degrees}°, which players do not follow: it is kept as it was recorded.`,
  ];
}

/** The duration that the track's header states, else the file's, which sound can lengthen. */
export async function statedSeconds(track: InputVideoTrack, input: Input) {
  const own = await track.getDurationFromMetadata();
  return { seconds: own ?? (await input.getDurationFromMetadata()) ?? 0, isOwn: own !== null };
}

/** A note when a clip states more than it has: a copy or a recording that stopped early. `copied` of `planned` packets are there. */
export async function missingEnd(
  track: InputVideoTrack,
  input: Input,
  { copied, planned, listed }: { copied: number; planned: number; listed: number },
): Promise<string[]> {
  if (copied < planned) {
    return [`Its end is missing: ${copied} of its ${planned} frames are kept.`];
  }
  const { seconds, isOwn } = await statedSeconds(track, input);
  const found = await track.computeDuration();
  // Some muxers leave out the duration of the last frame.
  const slack = isOwn ? (1.5 * found) / listed : 1;
  if (seconds <= found + slack) return [];
  return [`Its end is missing: ${found.toFixed(1)} of its ${seconds.toFixed(1)} seconds are kept.`];
}
