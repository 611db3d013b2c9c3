import { describe, expect, test } from "vitest";
import type { QualityFinding } from "../protocol/quality.ts";
import { candidatesOf, chooseBest, distanceOf, type Choice } from "./chooseBest.ts";
import { input, row, turn } from "./testing/rows.ts";
import { signedTiles, tileNames } from "./testing/tiles.ts";

const signed = input([], signedTiles()).signed;
const finished = (...args: Parameters<typeof chooseBest>): Choice => {
  const steps = chooseBest(...args);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
};
const asked = (id: string, answer: string, hash = id) =>
  row(id, {
    media: row(hash).media,
    turns: [turn("<image>\nWhat is it?", answer)],
  });
const finding = (severity: QualityFinding["severity"], ...ids: string[]): QualityFinding => ({
  ...{ rule: "r", severity, title: "", text: "", groups: [ids], repairs: [] },
});

describe("chooseBest", () => {
  test("keeps one of each pair of copies, and says of which the other is one", () => {
    const originals = [0, 4, 13, 24, 40].map((at) => tileNames[at]!);
    const examples = originals.flatMap((name, i) => [
      asked(`first ${i}`, `answer ${i}`, name),
      asked(`again ${i}`, `answer ${i}`, name),
    ]);
    const { kept, leftOut } = finished(candidatesOf(examples, { signed }, []), 5);
    expect(kept.map((id) => id.split(" ")[1]).sort()).toEqual(["0", "1", "2", "3", "4"]);
    expect(leftOut).toHaveLength(5);
    for (const { id, nearest, distance } of leftOut) {
      expect(nearest.split(" ")[1]).toBe(id.split(" ")[1]);
      expect(distance).toBeCloseTo(0, 5);
    }
  });

  test("prefers what has no finding, and then the lighter one", () => {
    const examples = ["a", "b", "c"].map((id) => asked(id, "leek", tileNames[24]));
    const findings = [finding("bad", "a"), finding("hint", "b")];
    const candidates = candidatesOf(examples, { signed }, findings);
    expect(candidates.map(({ soundness }) => soundness)).toEqual([0.4, 0.85, 1]);
    expect(finished(candidates, 1).kept).toEqual(["c"]);
    expect(finished(candidates.slice(0, 2), 1).kept).toEqual(["b"]);
  });

  test("is the same again, counts as it goes, and keeps all when there are fewer", () => {
    const examples = tileNames.slice(0, 20).map((name, i) => asked(name, `thing ${i % 3}`));
    const candidates = candidatesOf(examples, { signed }, []);
    expect(finished(candidates, 7)).toEqual(finished(candidates, 7));
    expect([...chooseBest(candidates, 3)]).toEqual([1, 2, 3]);
    const all = finished(candidates, 100);
    expect([...all.kept].sort()).toEqual(examples.map(({ id }) => id).sort());
    expect(all.leftOut).toEqual([]);
  });

  test("reaches farther than the first ones do: no left-out example is as far from all that are kept", () => {
    const examples = tileNames.slice(0, 48).map((name, i) => asked(name, `thing ${i}`));
    const candidates = candidatesOf(examples, { signed }, []);
    const byId = new Map(candidates.map((one) => [one.id, one]));
    const spread = (ids: readonly string[]) =>
      Math.max(
        ...candidates.map((one) => Math.min(...ids.map((id) => distanceOf(one, byId.get(id)!)))),
      );
    const first = candidates.slice(0, 12).map(({ id }) => id);
    expect(spread(finished(candidates, 12).kept)).toBeLessThan(spread(first));
  });
});
