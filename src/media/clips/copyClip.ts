/** A new file from the packets of a clip: what pictures are decoded from, and nothing else. */
import {
  EncodedPacketSink,
  EncodedVideoPacketSource,
  type EncodedPacket,
  type InputVideoTrack,
  type VideoCodec,
  type VideoTrackMetadata,
} from "mediabunny";
import { clipOutput, type ClipFile } from "./clipOutput.ts";
import { framingOf, stripPacket, type Framing, type UnitCodec } from "./codedUnits.ts";
import { strippedDescription } from "./decoderDescription.ts";
import type { PacketTimes } from "./packetPlan.ts";

export interface CopiedClip {
  blob: Blob;
  /** How many packets could be read. */
  frames: number;
  /** Whether words, places or the like lay between the pictures; they are not in the copy. */
  hadWords: boolean;
}

const unitCodecOf = (codec: VideoCodec): UnitCodec | null =>
  codec === "avc" || codec === "hevc" || codec === "av1" ? codec : null;

const bytesOf = (source: AllowSharedBufferSource): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);

/** The decoder configuration to state in the copy, and how the packets are framed. */
async function configurationOf(track: InputVideoTrack, units: UnitCodec | null) {
  const config = (await track.getDecoderConfig()) ?? undefined;
  const description = config?.description && bytesOf(config.description);
  const framing: Framing = units ? framingOf(units, description) : "annexB";
  if (!config || !description || !units) return { config, framing };
  return {
    config: { ...config, description: strippedDescription(description, units) },
    framing,
  };
}

/** Where a clip is written that may be larger than memory, and how far that is. */
export interface Copying {
  file: ClipFile;
  /** Of so many pictures. */
  onPicture: (done: number, total: number) => void;
  signal: AbortSignal;
}

/**
 * Copies the packets of `plan`, each at its time; its places are counted from `first`, else from the file's first packet.
 * @param to in memory without one
 */
export async function copyClip(
  track: InputVideoTrack,
  codec: VideoCodec,
  plan: PacketTimes,
  metadata: VideoTrackMetadata,
  first?: EncodedPacket,
  to?: Copying,
): Promise<CopiedClip> {
  const { output, finish } = clipOutput(codec, to?.file);
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source, metadata);
  await output.start();
  const units = unitCodecOf(codec);
  const { config, framing } = await configurationOf(track, units);
  let frames = 0;
  let hadWords = false;
  const sink = new EncodedPacketSink(track);
  let place = 0;
  for await (const packet of sink.packets(first)) {
    const at = plan.get(place++);
    if (!at) continue;
    to?.signal.throwIfAborted();
    to?.onPicture(frames, plan.size);
    frames++;
    const stripped = units
      ? stripPacket(packet.data, units, framing)
      : { data: packet.data, hadWords: false };
    hadWords ||= stripped.hadWords;
    const kept = packet.clone({
      data: stripped.data,
      timestamp: at.time,
      duration: at.seconds,
      sideData: {},
    });
    await source.add(kept, { decoderConfig: config });
    if (frames === plan.size) break;
  }
  return { blob: await finish(), frames, hadWords };
}
