import { describe, expect, it } from "vitest";
import { checkedSettings, methodOf } from "./index.ts";
import { lastStageStart, objectiveOf, stageOf } from "./objective.ts";
import { withInsertedToken, type Conversation } from "./conversation.ts";
import { hinted } from "./testing/hinted.ts";

const method = hinted(() => new Float32Array(5));

describe("methods", () => {
  it("are found by id, and another id names those that there are", () => {
    expect(methodOf("supervised").fields).toEqual([]);
    expect(() => methodOf("magic")).toThrow(
      'called "magic"; it has supervised, vitask, synthesizer, entailment.',
    );
  });

  it("fill in defaults and refuse values that a field does not allow", () => {
    expect(checkedSettings(method, {})).toEqual({ alpha: 0.7 });
    expect(checkedSettings(method, { alpha: 2 })).toEqual({ alpha: 2 });
    expect(() => checkedSettings(method, { alpha: 11 })).toThrow("a number from 0 to 10");
    expect(() => checkedSettings(method, { alpha: "much" })).toThrow('is "much"');
    expect(() => checkedSettings(method, { beta: 1 })).toThrow('no setting "beta"');
  });
});

describe("objectiveOf", () => {
  it("records only the views that a stage's terms read, and no gradient where all detach one", () => {
    const [first, second] = method
      .stages({ alpha: 0.7 })
      .map((stage) => objectiveOf(method, { alpha: 0.7 }, stage));
    const names = (o: typeof first) => o!.views.map(({ view, detached }) => [view.name, detached]);
    expect(names(first)).toEqual([
      ["hinted", false],
      ["swapped", false],
    ]);
    expect(names(second)).toEqual([["hinted", true]]);
    expect(second!.frozen).toEqual(["hint"]);
    expect(first!.insertion!.width).toBe(5);
  });

  it("refuses a stage with a term that the method does not have", () => {
    const stage = { id: "x", title: "x", share: 1, coefficients: { charm: 1 } };
    expect(() => objectiveOf(method, {}, stage)).toThrow("no term charm");
  });
});

describe("stageOf", () => {
  it("gives each stage its share of the steps, and the last one what is left", () => {
    const stages = method.stages({ alpha: 1 });
    // 0.5 of 5 steps is 2.5, which rounds to 3.
    expect([0, 1, 2, 3, 4].map((step) => stageOf(stages, step, 5).id)).toEqual([
      "first",
      "first",
      "first",
      "second",
      "second",
    ]);
  });
});

describe("lastStageStart", () => {
  it("is the first step that stageOf gives to the last stage", () => {
    const stages = method.stages({ alpha: 1 });
    for (const total of [1, 2, 5, 7, 100]) {
      const start = lastStageStart(stages, total);
      expect(stageOf(stages, start, total).id, `${total} steps`).toBe("second");
      if (start > 0) expect(stageOf(stages, start - 1, total).id).toBe("first");
    }
    expect(lastStageStart(stages.slice(0, 1), 5)).toBe(0);
  });
});

describe("withInsertedToken", () => {
  const conversation: Conversation = {
    ids: Int32Array.of(1, 9, 9, 5, 6),
    trained: Uint8Array.of(0, 0, 0, 0, 1),
    mediaSpans: [{ media: 0, start: 1, count: 2 }],
    mediaGrids: [],
  };
  const features = new Float32Array(1);

  it("grows by one untrained token and moves what comes after it", () => {
    const after = withInsertedToken(conversation, { index: 3, features });
    expect([...after.ids]).toEqual([1, 9, 9, 0, 5, 6]);
    expect([...after.trained]).toEqual([0, 0, 0, 0, 0, 1]);
    expect(after.mediaSpans).toEqual([{ media: 0, start: 1, count: 2 }]);
    const twice = withInsertedToken(after, { index: 1, features });
    expect(twice.mediaSpans[0]!.start).toBe(2);
    expect(twice.inserted!.map(({ index }) => index)).toEqual([1, 4]);
  });

  it("refuses a place among visual tokens", () => {
    expect(() => withInsertedToken(conversation, { index: 2, features })).toThrow(
      "cannot be inserted at 2",
    );
  });
});
