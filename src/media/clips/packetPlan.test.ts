import { describe, expect, it } from "vitest";
import { planPackets, undecodable, type PacketFacts } from "./packetPlan.ts";

/** Packets in decode order: a letter I for a key frame or P for others, and the place in which each is shown. */
function packets(text: string): PacketFacts[] {
  return text.split(" ").map((word) => ({
    type: word.startsWith("I") ? "key" : "delta",
    timestamp: Number(word.slice(1)),
  }));
}

/** The places in decode order that are kept when these frames are shown. */
function kept(text: string, frames: readonly number[]): number[] | null {
  const all = packets(text);
  const order = [...all.keys()].sort((a, b) => all[a]!.timestamp - all[b]!.timestamp);
  const shown = frames.map((frame, i) => ({ frame, time: i, seconds: 1 }));
  const plan = planPackets(all, order, shown);
  return plan && [...plan.keys()].sort((a, b) => a - b);
}

describe("planPackets", () => {
  it("drops hidden packets at the end of a group, which nothing shown needs", () => {
    expect(kept("I0 P1 P2 P3", [0, 1])).toEqual([0, 1]);
    expect(kept("I0 P1 I2 P3 I4 P5", [0, 4, 5])).toEqual([0, 4, 5]);
  });

  it("drops whole groups before the first that is shown", () => {
    expect(kept("I0 P1 I2 P3", [2, 3])).toEqual([2, 3]);
  });

  it("gives up where a hidden packet comes before a shown one in its group", () => {
    expect(kept("I0 P1", [1])).toBeNull();
    expect(kept("I0 P1 P2", [0, 2])).toBeNull();
    // Shown third, but decoded before the second, which may refer to it.
    expect(kept("I0 P2 P1", [0, 1])).toBeNull();
  });

  it("holds a group together with the one before it when its first pictures refer to that", () => {
    expect(kept("I0 P1 I3 P2", [2, 3])).toBeNull();
    expect(kept("I0 P1 I2 P3", [2, 3])).toEqual([2, 3]);
  });

  it("gives up where frames are shown twice or in another order", () => {
    expect(kept("I0 I1", [0, 0])).toBeNull();
    expect(kept("I0 I1", [1, 0])).toBeNull();
  });
});

describe("undecodable", () => {
  it("names what comes before the first key frame, and what is shown before it", () => {
    expect([...undecodable(packets("P2 P0 P1 I6 P4 P5 P7 I8 P7.5"), 3)]).toEqual([0, 1, 2, 4, 5]);
    expect([...undecodable(packets("I0 P2 P1"), 0)]).toEqual([]);
  });
});
