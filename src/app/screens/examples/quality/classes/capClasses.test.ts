import { describe, expect, test } from "vitest";
import type { UnevenClasses } from "../../../../../protocol/quality.ts";
import { cappedBars, capClasses, capRange } from "./capClasses.ts";

const classOf = (label: string, count: number) => ({
  ...{ label, ids: Array.from({ length: count }, (_, i) => `${label} ${i}`) },
});
const uneven: UnevenClasses = {
  ...{ question: "Which?", suggested: 19, heldOut: 3 },
  classes: [classOf("benign", 30), classOf("other", 6), classOf("malign", 2)],
};

describe("a cap", () => {
  test("keeps the first of each class, sets the rest aside, and the bars say the same numbers", () => {
    for (const most of [2, 5, 6, 19, 29]) {
      const { setAside = [] } = capClasses(uneven, most);
      const gone = new Set(setAside);
      expect(gone.size).toBe(setAside.length);
      expect(cappedBars(uneven, most)).toEqual(
        uneven.classes.map(({ label, ids }) => ({
          ...{ label, before: ids.length },
          count: ids.filter((id) => !gone.has(id)).length,
        })),
      );
      for (const { ids } of uneven.classes) {
        expect(ids.filter((id) => !gone.has(id))).toEqual(ids.slice(0, most));
      }
    }
    expect(capClasses(uneven, 5)).toMatchObject({
      label: "Set 26 examples aside",
      why: "“Which?”: at most 5 examples of each answer.",
    });
  });

  test("of the largest class changes nothing, and none takes from the rarest", () => {
    expect(capRange(uneven)).toEqual({ min: 2, max: 30 });
    expect(capClasses(uneven, 30).setAside).toEqual([]);
    expect(capClasses(uneven, 2).setAside!.filter((id) => id.startsWith("malign"))).toEqual([]);
  });

  test("of many classes has the smaller ones in one bar, and counts all", () => {
    const classes = Array.from({ length: 15 }, (_, i) => classOf(`c${i}`, 40 - i));
    const bars = cappedBars({ ...uneven, classes }, 30);
    expect(bars).toHaveLength(12);
    expect(bars.at(-1)).toEqual({ label: "4 others", count: 110, before: 110 });
    const all = classes.reduce((sum, { ids }) => sum + ids.length, 0);
    expect(bars.reduce((sum, { before }) => sum + before, 0)).toBe(all);
  });
});
