/** What a clip file holds and what of it is shown: its packets, those that nothing can decode, and the frames after its edit list. */
import { EncodedPacketSink, type EncodedPacket, type InputVideoTrack } from "mediabunny";
import { UserError } from "../../base/userError.ts";
import { DAMAGED } from "./clipFault.ts";
import { shownFrames, type Edit, type ShownFrame } from "./editList.ts";
import type { TrackHeader } from "./iso/movieHeader.ts";
import { planPackets, undecodable, type PacketTimes } from "./packetPlan.ts";

export interface ClipPackets {
  /** How many packets the file lists. */
  listed: number;
  /** How many of them no decoder can use, as the beginning is missing, and the seconds that they last. */
  lost: { packets: number; seconds: number };
  /** Timestamps in seconds of the frames that can be decoded, ascending. */
  times: number[];
  /** Of these the ones that a player shows. */
  shown: ShownFrame[];
  /** The packets to copy by their place in the file; null where the clip must be encoded anew. */
  plan: PacketTimes | null;
}

const METADATA = { metadataOnly: true };
const EVERYTHING = (from: number): Edit[] => [{ mediaTime: from, seconds: Infinity, rate: 1 }];

/** @throws UserError where there is no key frame to begin with. */
export async function readPackets(
  track: InputVideoTrack,
  header: Pick<TrackHeader, "edits" | "tick"> | undefined,
): Promise<ClipPackets> {
  const sink = new EncodedPacketSink(track);
  const all: EncodedPacket[] = [];
  for await (const packet of sink.packets(undefined, undefined, METADATA)) all.push(packet);
  if (all.length === 0) {
    return { listed: 0, lost: { packets: 0, seconds: 0 }, times: [], shown: [], plan: new Map() };
  }
  const first = await sink.getFirstKeyPacket({ verifyKeyPackets: true });
  if (!first) throw new UserError(DAMAGED);
  const firstKey = all.findIndex(({ sequenceNumber }) => sequenceNumber === first.sequenceNumber);
  return planned(all, firstKey, header?.edits ?? [], header?.tick ?? 0);
}

/** The packets from `first`, a key frame, to the last one of which a picture begins by `until` seconds, and the picture after it. */
export async function packetsWithin(
  track: InputVideoTrack,
  first: EncodedPacket,
  until: number,
): Promise<EncodedPacket[]> {
  const found: EncodedPacket[] = [];
  let end: number | undefined;
  // Pictures that are shown before a key frame can lie behind it.
  for await (const packet of new EncodedPacketSink(track).packets(first, undefined, METADATA)) {
    if (end !== undefined && packet.timestamp > end) break;
    found.push(packet);
    if (packet.type === "key" && packet.timestamp > until) end ??= packet.timestamp;
  }
  return found;
}

/** `all`: packets in the order of the file, of which `firstKey` is the first that can be decoded; `edits`: empty for all of them. */
export function planned(
  all: readonly EncodedPacket[],
  firstKey: number,
  edits: readonly Edit[],
  tick: number,
): ClipPackets {
  const { lost, order, times } = shownOrder(all, firstKey);
  const wanted = edits.length > 0 ? edits : EVERYTHING(times[0]!);
  const shown = shownFrames(times, all[order.at(-1)!]!.duration, wanted, tick);
  const start = all.reduce((least, { timestamp }) => Math.min(least, timestamp), Infinity);
  return {
    listed: all.length,
    lost: { packets: lost.size, seconds: times[0]! - start },
    times,
    shown,
    plan: planPackets(all, order, shown),
  };
}

/** The packets that can be decoded, by their places in the order in which they are shown, and their times in seconds. */
export function shownOrder(all: readonly EncodedPacket[], firstKey: number) {
  const lost = undecodable(all, firstKey);
  const order = [...all.keys()]
    .filter((i) => !lost.has(i))
    .sort((a, b) => all[a]!.timestamp - all[b]!.timestamp);
  return { lost, order, times: order.map((i) => all[i]!.timestamp) };
}
