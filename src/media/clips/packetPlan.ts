/**
 * Which packets of a clip are kept so that what is shown can be decoded and nothing else is in the copy, or that this cannot be
 * done by leaving packets out: pictures are coded as differences from others, which may be hidden ones.
 */
import type { ShownFrame } from "./editList.ts";

/** A packet of a track, in decode order. */
export interface PacketFacts {
  type: "key" | "delta";
  /** Presentation timestamp in seconds. */
  timestamp: number;
}

/** When a kept packet's picture is shown, by its place in decode order. */
export type PacketTimes = Map<number, Pick<ShownFrame, "time" | "seconds">>;

/**
 * Packets that no decoder can start with: those before the first key frame, and those shown before it, which refer to a group that is
 * not there. By their place in decode order.
 */
export function undecodable(packets: readonly PacketFacts[], firstKey: number): Set<number> {
  const lost = new Set<number>();
  const start = packets[firstKey]?.timestamp ?? 0;
  for (let i = 0; i < firstKey; i++) lost.add(i);
  for (let i = firstKey + 1; packets[i]?.type === "delta"; i++) {
    if (packets[i]!.timestamp < start) lost.add(i);
  }
  return lost;
}

/** First and last packet of each group of pictures that can be decoded by itself; `end` is exclusive. */
function groups(packets: readonly PacketFacts[]): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  packets.forEach((packet, i) => {
    const last = found.at(-1);
    const isOpen = () => {
      for (let next = i + 1; packets[next]?.type === "delta"; next++) {
        if (packets[next]!.timestamp < packet.timestamp) return true;
      }
      return false;
    };
    if (!last || (packet.type === "key" && !isOpen())) found.push({ start: i, end: i + 1 });
    else last.end = i + 1;
  });
  return found;
}

/**
 * The times of the packets to keep; null where a hidden picture may be needed to decode a shown one, or pictures are shown twice
 * or in another order, so that the clip must be encoded anew.
 *
 * @param order place in decode order of each frame, by presentation order
 */
export function planPackets(
  packets: readonly PacketFacts[],
  order: readonly number[],
  shown: readonly ShownFrame[],
): PacketTimes | null {
  const isForward = shown.every(({ frame }, i) => i === 0 || frame > shown[i - 1]!.frame);
  if (!isForward) return null;
  const times: PacketTimes = new Map(
    shown.map(({ frame, time, seconds }) => [order[frame]!, { time, seconds }]),
  );
  for (const { start, end } of groups(packets)) {
    let hidden = false;
    for (let i = start; i < end; i++) {
      if (!times.has(i)) hidden = true;
      else if (hidden) return null;
    }
  }
  return times;
}
