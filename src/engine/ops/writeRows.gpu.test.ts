import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { NONE } from "../testing/reference/embed.ts";
import { runTrace } from "../testing/runTrace.ts";
import { writeRows } from "./writeRows.ts";

test("rows are written at their indices, other rows stay, and 0xffffffff is skipped", async () => {
  const trace = new Trace();
  const cache = trace.external("cache", [4, 2]);
  writeRows(cache, trace.input("x", [3, 2]), trace.input("rows", [3], "u32"));
  const ran = await runTrace(
    await nodeGpu(),
    trace,
    { x: Float32Array.from([1, 2, 3, 4, 5, 6]), rows: Uint32Array.from([2, NONE, 0]) },
    { cache: new Float32Array(8).fill(9) },
  );
  const after = await ran.external("cache");
  expect([...after.subarray(0, 8)]).toEqual([5, 6, 9, 9, 1, 2, 9, 9]);
});

test("rows of another width than the cache are refused", () => {
  const trace = new Trace();
  const cache = trace.external("cache", [4, 2]);
  expect(() => writeRows(cache, trace.tensor([3, 5]), trace.tensor([3], "u32"))).toThrow(
    "Rows of (3, 5) do not fit a cache (4, 2).",
  );
});
