import fc from "fast-check";
import { expect, test } from "vitest";
import { cutsByTime, SubmitPacing } from "./submitPacing.ts";

/** Durations of the parts. */
const timesOf = (ms: readonly number[], ends: readonly number[]) =>
  ends.map((end, part) => ms.slice(ends[part - 1] ?? 0, end).reduce((sum, one) => sum + one, 0));

test("no part of several dispatches takes too long, and there are no fewer", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 40, noNaN: true })), (ms) => {
      const ends = cutsByTime(ms, 30);
      expect(ends.at(-1)).toBe(ms.length);
      const times = timesOf(ms, ends);
      ends.forEach((end, part) => {
        if (end - (ends[part - 1] ?? 0) > 1) expect(times[part]).toBeLessThanOrEqual(30);
      });
      // As few as parts that are each filled to the brim.
      let [fewest, count, time] = [1, 0, 0];
      for (const one of ms) {
        if (count > 0 && time + one > 30) [fewest, count, time] = [fewest + 1, 0, 0];
        count++;
        time += one;
      }
      expect(ends.length).toBe(fewest);
    }),
  );
});

test("one that takes no time is not together with one that takes too long", () => {
  expect(cutsByTime([0, 35], 30)).toEqual([1, 2]);
  expect(cutsByTime([0, 0, 12], 30)).toEqual([3]);
});

test("the parts are as even as so few can be", () => {
  const even = cutsByTime(Array<number>(26).fill(10), 100);
  expect(timesOf(Array<number>(26).fill(10), even)).toEqual([90, 90, 80]);
});

/** Of dispatches of which so many are a submit before they are measured. */
const UNMEASURED = 32;
const unmeasured = (dispatches: number) =>
  new SubmitPacing(Array<number>(dispatches).fill(1e9 / UNMEASURED));

const run = (pacing: SubmitPacing, msOf: (dispatch: number) => number) => {
  const { ends } = pacing;
  if (!pacing.begin()) return;
  let now = 5;
  const doneAt = ends.map((end, part) => {
    for (let i = ends[part - 1] ?? 0; i < end; i++) now += msOf(i);
    return now;
  });
  pacing.observe(ends, { idleAt: 5, submittedAt: ends.map(() => 1), doneAt });
};

test("a fast device gets all dispatches in one submit, once it was measured", () => {
  const pacing = unmeasured(300);
  expect(pacing.ends.length).toBe(10);
  for (let i = 0; i < 3; i++) run(pacing, () => 0.05);
  expect(pacing.ends).toEqual([300]);
});

test("a slow device gets few at a time, and a dispatch that takes long by itself is alone", () => {
  const pacing = unmeasured(300);
  for (let i = 0; i < 3; i++) run(pacing, (dispatch) => (dispatch === 170 ? 400 : 10));
  const { ends } = pacing;
  const partOf = (dispatch: number) => ends.findIndex((end) => dispatch < end);
  expect(ends[0]).toBe(10);
  const part = partOf(170);
  expect(ends[part]! - ends[part - 1]!).toBeLessThanOrEqual(3);
});

test("the first run, in which drivers compile, is not measured, nor are those after the third", () => {
  const pacing = unmeasured(1);
  expect([1, 2, 3, 4, 5].map(() => pacing.begin())).toEqual([false, true, true, false, false]);
});

test("what the queue had to do before is not counted", () => {
  const pacing = unmeasured(40);
  pacing.begin();
  pacing.begin();
  pacing.observe([32, 40], { idleAt: 1000, submittedAt: [0, 1], doneAt: [1010, 1012] });
  expect(pacing.ends).toEqual([40]);
});

test("what was never measured is cut by what it computes at most, as if on a slow device", () => {
  // In milliseconds of such a device.
  const ms = [20, 300, 30, 30, 30, 1, 1, 1, 99];
  expect(new SubmitPacing(ms.map((one) => one * 1e7)).ends).toEqual([1, 2, 8, 9]);
});

test("a program without dispatches has one empty submit", () => {
  expect(unmeasured(0).ends).toEqual([0]);
});

const measured = (dispatches: number, ms: number) => {
  const pacing = unmeasured(dispatches);
  for (let i = 0; i < 3; i++) run(pacing, () => ms);
  return pacing;
};

test("a short program is in the last submit of the one before, and all are even", () => {
  const [gradients, update] = [measured(19, 10), measured(2, 5)];
  expect(gradients.endsBefore(update)).toEqual([10, 19]);
  // By itself it would have the same two submits, and with the update a third.
  expect(gradients.ends.length).toBe(2);
  expect(measured(20, 10).endsBefore(update)).toEqual([7, 14, 20]);
});

test("a program that takes long has submits of its own", () => {
  expect(measured(19, 10).endsBefore(measured(2, 60))).toBeUndefined();
  expect(measured(10, 10).endsBefore(measured(1, 100))).toBeUndefined();
});

test("nothing is joined before both are measured", () => {
  const [gradients, update] = [measured(19, 10), unmeasured(2)];
  for (let i = 0; i < 2; i++) {
    run(update, () => 5);
    expect(gradients.endsBefore(update)).toBeUndefined();
    expect(update.endsBefore(gradients)).toBeUndefined();
  }
  run(update, () => 5);
  expect(gradients.endsBefore(update)).toBeDefined();
});

test("a measurement that comes late is used", () => {
  const [gradients, update] = [measured(19, 1), measured(2, 5)];
  expect(gradients.endsBefore(update)).toEqual([19]);
  gradients.observe([19], { idleAt: 0, submittedAt: [0], doneAt: [190] });
  expect(gradients.endsBefore(update)).toEqual([10, 19]);
});
