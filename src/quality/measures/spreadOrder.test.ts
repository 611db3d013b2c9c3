import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import { spreadOrder } from "./spreadOrder.ts";

/** Examples of sources of these sizes. */
const of = (...sizes: number[]) =>
  sizes.flatMap((size, s) =>
    Array.from({ length: size }, (_, i) => ({ id: `${s} ${i}`, source: `source ${s}` })),
  );

test("every beginning takes from each source in turn, as long as it has some, and nothing is lost", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 }), (sizes) => {
      const examples = of(...sizes);
      const order = spreadOrder(examples, "task");
      expect(order.toSorted()).toEqual(examples.map(({ id }) => id).toSorted());
      const taken = sizes.map(() => 0);
      for (const id of order) {
        taken[Number(id.split(" ")[0])]!++;
        const most = Math.max(...taken);
        // A source that is behind has nothing left.
        expect(taken.every((count, s) => count >= most - 1 || count === sizes[s])).toBe(true);
      }
    }),
  );
});

test("examples without a source are each their own", () => {
  const examples = [...of(3), { id: "x", source: "" }, { id: "y", source: "" }];
  const first = spreadOrder(examples, "task").slice(0, 3);
  expect(first.filter((id) => id === "x" || id === "y")).toHaveLength(2);
});

test("the order does not depend on that of the examples, and does on the seed", () => {
  const examples = of(5, 4, 3, 2, 1);
  const order = spreadOrder(examples, "task");
  expect(spreadOrder(new Random(1).shuffle(examples), "task")).toEqual(order);
  expect(spreadOrder(examples, "other")).not.toEqual(order);
});

test("each example of a source is as likely to come first", () => {
  const examples = of(4);
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 4000; seed++) {
    const first = spreadOrder(examples, `task ${seed}`)[0]!;
    counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  // χ² of 3 degrees of freedom is below 16.27 in 999 of 1000 cases; the seeds are fixed.
  const chi2 = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(counts.size).toBe(4);
  expect(chi2).toBeLessThan(16.27);
});
