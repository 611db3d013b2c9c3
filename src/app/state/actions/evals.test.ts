/** What is found of a run stays in the store, whichever run is shown meanwhile. */
import { beforeEach, expect, test } from "vitest";
import { UserError } from "../../../base/userError.ts";
import type { MemorisedReport } from "../../../protocol/evaluation/memorised.ts";
import { INITIAL_STATE } from "../state.ts";
import { jobOf } from "../job.ts";
import { store } from "../store.ts";
import { isLookingForMemorised, lookForMemorised, memorisedJob } from "./evals.ts";
import { testWorker } from "./testWorker.ts";

const report = (asked: number): MemorisedReport => ({
  ...{ candidates: 9, asked, leftOut: 0, repeated: [] },
});
let answer: (runId: string) => MemorisedReport;
testWorker({ "eval.memorised": ({ runId }) => answer(runId) });

beforeEach(() => store.setState({ ...INITIAL_STATE, worker: "ready" }));

test("by run and step; a failure of one leaves the others", async () => {
  answer = (runId) => {
    if (runId === "b") throw new UserError("The model is not here. Bring it first.");
    return report(4);
  };
  const looking = lookForMemorised({ id: "a", step: 20 });
  // It is this run's job, and no second one begins beside it.
  expect(jobOf(memorisedJob("a"))(store.getState())).toBeDefined();
  expect(jobOf(memorisedJob("b"))(store.getState())).toBeUndefined();
  expect(isLookingForMemorised(store.getState())).toBe(true);
  await looking;
  expect(isLookingForMemorised(store.getState())).toBe(false);
  await lookForMemorised({ id: "b", step: 1 });
  expect(store.getState().memorised).toEqual({
    a: { report: report(4), step: 20 },
    b: { failed: "The model is not here. Bring it first." },
  });
});

test("what was found before stays where looking again is cancelled", async () => {
  answer = () => report(4);
  await lookForMemorised({ id: "a", step: 20 });
  answer = () => {
    throw new DOMException("Cancelled", "AbortError");
  };
  await lookForMemorised({ id: "a", step: 20 });
  expect(store.getState().memorised).toEqual({ a: { report: report(4), step: 20 } });
});
