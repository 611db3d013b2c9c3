import { expect, test } from "vitest";
import type { WeightFormat } from "../graph/tensor.ts";
import { Trace } from "../graph/trace.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { runTrace } from "../testing/runTrace.ts";
import { gatherRows } from "./gatherRows.ts";

const ROWS = 5;
const COLS = 96;
/** f16 bits of 2^-n for the n-th block, so that every value is exact. */
const halfScale = (block: number) => (15 - (block % 9)) << 10;
const scaleOf = (block: number) => 2 ** -(block % 9);

/** Packs integers `q` by hand as shaders/lib/weight_*.wgsl read them: elements first, then the scales. */
function pack(q: number[], bits: 4 | 8): Uint32Array {
  const perWord = 32 / bits;
  const blocks = q.length / 32;
  const words = new Uint32Array(q.length / perWord + Math.ceil(blocks / 2));
  q.forEach((value, i) => {
    words[Math.floor(i / perWord)]! |= (value & (2 ** bits - 1)) << ((i % perWord) * bits);
  });
  for (let b = 0; b < blocks; b++) {
    words[q.length / perWord + (b >> 1)]! |= halfScale(b) << ((b & 1) * 16);
  }
  return words;
}

async function gather(format: WeightFormat, table: Float32Array | Uint32Array, ids: number[]) {
  const trace = new Trace();
  const y = gatherRows(
    trace.external("table", [ROWS, COLS], { format }),
    trace.input("ids", [ids.length], "u32"),
  );
  trace.keep(y, "y");
  const ran = await runTrace(await nodeGpu(), trace, { ids: Uint32Array.from(ids) }, { table });
  return ran.read("y");
}

const ids = [4, 0, 2, 2];
const rowsOf = (values: number[]) => ids.flatMap((id) => values.slice(id * COLS, (id + 1) * COLS));

test("rows of an f32 table come out as they are", async () => {
  const table = Float32Array.from({ length: ROWS * COLS }, (_, i) => Math.sin(i));
  expect([...(await gather("f32", table, ids))]).toEqual(rowsOf([...table]));
});

test("rows of a 4-bit table are (q - 8) * d, for every q", async () => {
  const q = Array.from({ length: ROWS * COLS }, (_, i) => (i * 7) % 16);
  const wanted = q.map((value, i) => (value - 8) * scaleOf(Math.floor(i / 32)));
  expect([...(await gather("q4", pack(q, 4), ids))]).toEqual(rowsOf(wanted));
});

test("rows of an 8-bit table are q * d, also for negative q", async () => {
  const q = Array.from({ length: ROWS * COLS }, (_, i) => ((i * 37) % 256) - 128);
  const wanted = q.map((value, i) => value * scaleOf(Math.floor(i / 32)));
  expect([...(await gather("q8", pack(q, 8), ids))]).toEqual(rowsOf(wanted));
});
