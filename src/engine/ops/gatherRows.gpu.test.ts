import { expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { Trace } from "../graph/trace.ts";
import { expectClose } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { runTrace } from "../testing/runTrace.ts";
import { dequantise, quantise } from "../weights/packing/quantise.ts";
import { gatherRows } from "./gatherRows.ts";

const ROWS = 5;
const COLS = 96;
/** f16 bits of 2^-n for the n-th block: every value is exact. */
const halfScale = (block: number) => (15 - (block % 9)) << 10;
const scaleOf = (block: number) => 2 ** -(block % 9);

/** Packs integers `q` by hand as shaders/lib/block_*.wgsl read them: elements first, then the scales. */
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

async function gather(
  format: WeightFormat,
  table: Float32Array | Uint32Array,
  ids: number[],
  cols = COLS,
) {
  const trace = new Trace();
  const y = gatherRows(
    trace.external("table", [ROWS, cols], { format }),
    trace.input("ids", [ids.length], "u32"),
  );
  trace.markOutput(y, "y");
  const ran = await runTrace(await nodeGpu(), trace, { ids: Uint32Array.from(ids) }, { table });
  return ran.read("y");
}

const ids = [4, 0, 2, 2];
const rowsOf = (values: number[]) => ids.flatMap((id) => values.slice(id * COLS, (id + 1) * COLS));

test("rows of an f32 table are copied", async () => {
  const table = Float32Array.from({ length: ROWS * COLS }, (_, i) => Math.sin(i));
  expect([...(await gather("f32", table, ids))]).toEqual(rowsOf([...table]));
});

test("rows of a 4-bit table are (q - 8) * d, for every q", async () => {
  const q = Array.from({ length: ROWS * COLS }, (_, i) => (i * 7) % 16);
  const wanted = q.map((value, i) => (value - 8) * scaleOf(Math.floor(i / 32)));
  expect([...(await gather("q4", pack(q, 4), ids))]).toEqual(rowsOf(wanted));
});

test.each([
  ["f16", 40],
  ["q8", 96],
  ["q4", 96],
  ["q4_1", 96],
  ["nf4", 192],
] as const)("rows of a %s table of %i columns are the dequantised ones", async (format, cols) => {
  const random = new Random(1);
  const table = quantise(
    Float32Array.from({ length: ROWS * cols }, () => random.normal()),
    cols,
    format,
  );
  const values = dequantise(table, ROWS, cols, format);
  const wanted = ids.flatMap((id) => [...values.subarray(id * cols, (id + 1) * cols)]);
  expectClose("y", await gather(format, table, ids, cols), wanted, 1e-6);
});

test.each(["f32", "q8", "f16"] as const)(
  "a %s table in shards of 2 rows gives the same rows as in one buffer",
  async (format) => {
    const random = new Random(2);
    const dense = Float32Array.from({ length: ROWS * COLS }, () => random.normal());
    const shard = (from: number, to: number) => {
      const rows = dense.slice(from * COLS, to * COLS);
      return format === "f32" ? rows : quantise(rows, COLS, format);
    };
    const trace = new Trace();
    const table = trace.table("table", [ROWS, COLS], format, 2);
    trace.markOutput(gatherRows(table, trace.input("ids", [ids.length], "u32")), "y");
    const shards = { "table[0]": shard(0, 2), "table[1]": shard(2, 4), "table[2]": shard(4, 5) };
    const ran = await runTrace(await nodeGpu(), trace, { ids: Uint32Array.from(ids) }, shards);
    expect(await ran.read("y")).toEqual(
      Float32Array.from(await gather(format, shard(0, ROWS), ids)),
    );
  },
);

test("rows of an 8-bit table are q * d, for every q", async () => {
  const q = Array.from({ length: ROWS * COLS }, (_, i) => ((i * 37) % 256) - 128);
  const wanted = q.map((value, i) => value * scaleOf(Math.floor(i / 32)));
  expect([...(await gather("q8", pack(q, 8), ids))]).toEqual(rowsOf(wanted));
});
