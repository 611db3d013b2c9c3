import { expect, test } from "vitest";
import {
  initialValues,
  layOutAdapter,
  type TrainedTensor,
} from "../engine/weights/adapterLayout.ts";
import type { WeightCatalog } from "../engine/nn/weights.ts";
import type { Example, Run, Split } from "../protocol/records.ts";
import type { Library } from "../storage/library.ts";
import { branchFrom, carriedOver, requireUnlearnt } from "./branch.ts";

const catalog: WeightCatalog = new Map([
  ["layers.0.q_proj.weight", { shape: [6, 10] }],
  ["layers.1.q_proj.weight", { shape: [6, 10] }],
]) as never;
const adapter = {
  ...{ rank: 2, alpha: 4, dropout: 0, targets: ["q_proj" as const] },
  ...{ language: true, projector: false, vision: false },
};
const lay = (tensors: TrainedTensor[] = []) =>
  layOutAdapter(catalog, { language: /^layers/ }, adapter, tensors);

test("what both have is carried over by name, and what is new starts fresh", () => {
  const connector = { name: "connector", shape: [3], group: "connector", init: { value: 7 } };
  const [old, wanted] = [lay(), lay([connector])];
  const values = Float32Array.from({ length: old.bytes / 4 }, (_, i) => i + 1);
  const fresh = initialValues(wanted, 1);
  const carried = carriedOver({ layout: old, values }, wanted, fresh);
  for (const { aOffset, bOffset } of wanted.pairs) {
    expect(carried.subarray(aOffset / 4, aOffset / 4 + 20)).toEqual(
      values.subarray(aOffset / 4, aOffset / 4 + 20),
    );
    expect(carried.subarray(bOffset / 4, bOffset / 4 + 12)).toEqual(
      values.subarray(bOffset / 4, bOffset / 4 + 12),
    );
  }
  const at = wanted.tensors[0]!.offset / 4;
  expect([...carried.subarray(at, at + 3)]).toEqual([7, 7, 7]);
  // Nothing is written into what was given.
  expect(fresh).toEqual(initialValues(wanted, 1));
});

test("only from a lesson that has ended, which is named with its step", () => {
  const config = { modelId: "scion-sprout", adapter } as Run["config"];
  const source = {
    id: "r",
    title: "Eggs",
    status: "done",
    step: 9,
    config,
    origin: "trained",
    versionId: "v2",
  } as Run;
  expect(branchFrom(source, config)).toEqual({
    ...{ runId: "r", title: "Eggs", step: 9, learnt: ["v2"] },
  });
  // What its own beginning was learnt from counts too; of an adapter that was brought in it is not known.
  const branch = { runId: "q", title: "Before", step: 3, learnt: ["v1", "v2"] };
  expect(branchFrom({ ...source, branch }, config).learnt).toEqual(["v2", "v1"]);
  expect(branchFrom({ ...source, origin: "imported" }, config).learnt).toEqual([]);
  const best = { ...source, result: { step: 6, by: "answers" as const } };
  expect(branchFrom(best, config).step).toBe(6);
  expect(() => branchFrom({ ...source, status: "paused" }, config)).toThrow("“Eggs” has not ended");
  const wider = { ...config, adapter: { ...adapter, rank: 4 } } as Run["config"];
  expect(() => branchFrom(source, wider)).toThrow("has rank 2, and this lesson 4");
});

test("never from an adapter that learnt what is held out now", async () => {
  const row = (split: Split) =>
    ({ split, source: "s", part: "text", media: [], turns: [] }) as unknown as Example;
  const library = {
    versionContent: () => Promise.resolve({ rows: [row("train")], system: "" }),
  } as unknown as Library;
  const branch = { runId: "r", title: "Eggs", step: 9, learnt: ["v1"] };
  await requireUnlearnt(library, "p", branch, [row("train")]);
  await expect(requireUnlearnt(library, "p", branch, [row("test"), row("train")])).rejects.toThrow(
    "“Eggs” learnt from 1 example of the same picture or source",
  );
});
