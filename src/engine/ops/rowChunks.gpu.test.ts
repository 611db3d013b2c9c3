import { expect, test } from "vitest";
import { add } from "./add.ts";
import { checkpoint } from "../graph/checkpoint.ts";
import { plan } from "../graph/plan.ts";
import { Trace, type Tensor } from "../graph/trace.ts";
import { checkOp } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { normal } from "../testing/normal.ts";
import { matmulNT } from "../testing/reference/linear.ts";
import { concatColumns as concatReference } from "../testing/reference/rearrange.ts";
import { runTrace } from "../testing/runTrace.ts";
import { concatColumns } from "./columns.ts";
import { linear } from "./linear.ts";
import { loraLinear } from "./lora/loraLinear.ts";
import { inChunks } from "./rowChunks.ts";

// 12 columns of 4 bytes: 64 rows are 3072 bytes.
test.each([
  [150, 3072, [64, 64, 22]],
  [150, 5000, [64, 64, 22]],
  [150, 6144, [128, 22]],
  [130, 100, [64, 64, 2]],
  [40, 3072, [40]],
])(
  "%i rows in chunks of at most %i bytes give the same as together",
  async (rows, bytes, chunks) => {
    const w = normal(12 * 8, 1);
    const seen: number[] = [];
    await checkOp({
      inputs: { a: [rows, 5], b: [rows, 3] },
      constants: { w: { shape: [12, 8], values: w } },
      record: ({ a, b, w: weight }) =>
        inChunks(
          [a!, b!],
          12,
          ([x, y]) => {
            seen.push(x!.shape[0]!);
            return linear(concatColumns([x!, y!]), weight!);
          },
          bytes,
        ),
      reference: ({ a, b }) => matmulNT(concatReference([a!, b!], rows), w, 8),
    });
    expect(seen).toEqual(chunks);
  },
);

/** x + lora(x) in chunks of at most `bytes`: outputs and the gradients of A, B and x. */
async function loraInChunks(bytes: number, rate: number, checkpointing: boolean) {
  const [rows, width, rank] = [150, 32, 4];
  const trace = new Trace();
  const x = trace.external("x", [rows, width], { needsGrad: true });
  const w = trace.external("w", [width, width]);
  const seed = trace.external("seed", [1], { dtype: "u32" });
  const a = trace.parameter("A", [rank, width], 0);
  const b = trace.parameter("B", [width, rank], rank * width * 4);
  const adapter = { a, b, scale: 2, ...(rate > 0 && { dropout: { rate, seed, salt: 3 } }) };
  const block = (h: Tensor) =>
    add(
      h,
      inChunks([h], width, ([chunk]) => loraLinear(chunk!, w, adapter), bytes),
    );
  const y = checkpointing ? checkpoint(x, block, add) : block(x);
  const dx = trace.backwardFrom(y, trace.external("dy", y.shape), add).get(x)!;
  trace.markOutput(y, "y");
  trace.markOutput(dx, "dx");
  const values = normal(2 * rank * width, 2);
  const ran = await runTrace(
    await nodeGpu(),
    trace,
    {},
    {
      ...{ x: normal(rows * width, 3), w: normal(width * width, 4), dy: normal(rows * width, 5) },
      ...{ seed: Uint32Array.of(9), values, grads: new Float32Array(values.length) },
    },
  );
  const numbers = {
    y: await ran.read("y"),
    dx: await ran.read("dx"),
    grads: (await ran.external("grads")).subarray(0, values.length),
  };
  ran.program.destroy();
  return { numbers, largest: plan(trace).largestBindingBytes };
}

const WHOLE = 2 ** 20;
const CHUNK = 64 * 32 * 4;

test.each([false, true])(
  "gradients of an adapter inside are accumulated over the chunks (checkpointed: %s)",
  async (checkpointing) => {
    const [whole, chunks] = [
      await loraInChunks(WHOLE, 0, checkpointing),
      await loraInChunks(CHUNK, 0, checkpointing),
    ];
    for (const name of ["y", "dx", "grads"] as const) {
      const most = Math.max(...whole.numbers[name].map(Math.abs));
      const error = chunks.numbers[name].reduce(
        (worst, value, i) => Math.max(worst, Math.abs(value - whole.numbers[name][i]!)),
        0,
      );
      expect(error / most).toBeLessThan(1e-6);
    }
  },
);

test("dropout masks differ between chunks, and recomputation uses the same mask", async () => {
  const once = await loraInChunks(CHUNK, 0.5, false);
  const again = await loraInChunks(CHUNK, 0.5, true);
  expect(again.numbers.grads).toEqual(once.numbers.grads);
  const plain = await loraInChunks(CHUNK, 0, false);
  // Differences from the output without dropout depend on the mask.
  const differs = (row: number) =>
    [...once.numbers.y.subarray(row * 32, row * 32 + 32)].map(
      (value, i) => value - plain.numbers.y[row * 32 + i]!,
    );
  expect(differs(0)).not.toEqual(differs(64));
});
