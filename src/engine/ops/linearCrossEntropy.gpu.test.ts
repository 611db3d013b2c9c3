import { expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import { add } from "./add.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { Trace } from "../graph/trace.ts";
import { expectClose } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { normal } from "../testing/normal.ts";
import { matmulNT, transpose } from "../testing/reference/linear.ts";
import { runTrace } from "../testing/runTrace.ts";
import { dequantise, quantise } from "../weights/packing/quantise.ts";
import { argmax } from "./argmax.ts";
import { linearCrossEntropy } from "./linearCrossEntropy.ts";

async function run(
  rows: number,
  vocabulary: number,
  width: number,
  logitsBytes?: number,
  format: WeightFormat = "f32",
  shardRows?: number,
  profile?: DeviceProfile,
) {
  const h = normal(rows * width, 1);
  const dense = normal(vocabulary * width, 2);
  const packed = format === "f32" ? dense : quantise(dense, width, format);
  const w = format === "f32" ? dense : dequantise(packed as Uint32Array, vocabulary, width, format);
  const random = new Random(3);
  const targets = Uint32Array.from({ length: rows }, () => random.integer(vocabulary));
  // Every third row is padding; the others weigh unequally.
  const weights = Float32Array.from({ length: rows }, (_, r) => (r % 3 === 1 ? 0 : 0.5 + r / rows));
  const tables: Record<string, Float32Array | Uint32Array> = { w: packed };
  const shards = shardRows ? Math.ceil(vocabulary / shardRows) : 0;
  for (let i = 0; i < shards; i++) {
    const rows = dense.slice(i * shardRows! * width, (i + 1) * shardRows! * width);
    tables[`w[${i}]`] = format === "f32" ? rows : quantise(rows, width, format);
  }
  const trace = new Trace(profile);
  const hT = trace.external("h", [rows, width], { needsGrad: true });
  const loss = linearCrossEntropy(
    hT,
    shardRows
      ? trace.table("w", [vocabulary, width], format, shardRows)
      : trace.external("w", [vocabulary, width], { format }),
    trace.input("targets", [rows], "u32"),
    trace.input("weights", [rows]),
    { withBackward: true, ...(logitsBytes && { logitsBytes }) },
  );
  trace.markOutput(loss, "loss");
  trace.markOutput(trace.backward([loss], add).get(hT)!, "dh");
  const ran = await runTrace(await nodeGpu(), trace, { targets, weights }, { h, ...tables });
  const got = {
    loss: (await ran.read("loss"))[0]!,
    dh: await ran.read("dh"),
  };
  ran.program.destroy();

  const logits = matmulNT(h, w, width);
  const nll = new Float64Array(rows);
  const g = new Float64Array(rows * vocabulary);
  for (let r = 0; r < rows; r++) {
    const row = logits.subarray(r * vocabulary, (r + 1) * vocabulary);
    const top = row.reduce((a, b) => Math.max(a, b));
    const sum = row.reduce((s, v) => s + Math.exp(v - top), 0);
    nll[r] = top + Math.log(sum) - row[targets[r]!]!;
    row.forEach((v, c) => {
      g[r * vocabulary + c] = (Math.exp(v - top) / sum - Number(c === targets[r])) * weights[r]!;
    });
  }
  const wanted = {
    loss: nll.reduce((s, v, r) => s + v * weights[r]!, 0),
    dh: matmulNT(g, transpose(w, width), vocabulary),
  };
  return { got, wanted };
}

test.each([
  [1, 7, 32],
  [5, 37, 64],
  [70, 300, 32],
  [130, 37, 36],
])(
  "%i rows, vocabulary %i, width %i: loss and gradient agree with log-softmax in f64",
  async (rows, vocabulary, width) => {
    const { got, wanted } = await run(rows, vocabulary, width);
    expectClose("loss", [got.loss], [wanted.loss], 1e-6);
    expectClose("dh", got.dh, wanted.dh, 1e-5);
  },
);

test("with a workgroup a row, as on a card: chunks and all", async () => {
  const card: DeviceProfile = { software: false, matmul: "tile" };
  for (const logitsBytes of [undefined, 8192]) {
    const { got, wanted } = await run(70, 100, 64, logitsBytes, "f32", undefined, card);
    expectClose("loss", [got.loss], [wanted.loss], 1e-6);
    expectClose("dh", got.dh, wanted.dh, 1e-5);
  }
});

test.each([300, 301])(
  "of %i words half precision serves the same products on a processor as on a card",
  (vocabulary) => {
    const byHalf = (own: Partial<DeviceProfile>) => {
      const trace = new Trace({ matmul: "register", half: "tile", software: false, ...own });
      const h = trace.external("h", [64, 96], { needsGrad: true });
      const w = trace.external("w", [vocabulary, 96]);
      const [targets, weights] = [trace.input("targets", [64], "u32"), trace.input("r", [64])];
      linearCrossEntropy(h, w, targets, weights, { withBackward: true });
      const names = trace.dispatches.map(({ kernel }) => kernel.name);
      return names.filter((name) => name.endsWith("_half"));
    };
    const onCard = byHalf({ matmul: "tile" });
    expect(onCard).toHaveLength(vocabulary % 4 === 0 ? 2 : 0);
    expect(byHalf({ software: true, subgroup: 8 })).toEqual(onCard);
    expect(byHalf({ software: true, subgroup: 4 })).toEqual(onCard);
  },
);

test.each(["f32", "q8", "q4", "q4_1"] as const)(
  "several chunks of the vocabulary of a %s head give the same as one",
  async (format) => {
    // 64 rows * 32 columns * 4 bytes = 8192 bytes: chunks of 32 of the 100 tokens, the last one of 4.
    const { got, wanted } = await run(70, 100, 64, 8192, format);
    expectClose("loss", [got.loss], [wanted.loss], 1e-6);
    expectClose("dh", got.dh, wanted.dh, 1e-5);
  },
);

test.each(["f32", "q8", "f16"] as const)(
  "a %s head in shards of 37 rows gives the same as one, with chunks within the shards",
  async (format) => {
    // Shards of 37, 37 and 26 rows; chunks of 32 and 5, 32 and 5, 26.
    const { got, wanted } = await run(70, 100, 64, 8192, format, 37);
    expectClose("loss", [got.loss], [wanted.loss], 1e-6);
    expectClose("dh", got.dh, wanted.dh, 1e-5);
  },
);

test.each([1, 5, 64, 65, 1000])(
  "argmax of %i columns is the first of equal maxima",
  async (cols) => {
    const rows = 3;
    const values = normal(rows * cols, 5).map((v) => Math.round(v * 2));
    const trace = new Trace();
    trace.markOutput(argmax(trace.input("x", [rows, cols])), "best");
    const ran = await runTrace(await nodeGpu(), trace, { x: values });
    const wanted = Array.from({ length: rows }, (_, r) => {
      const row = [...values.subarray(r * cols, (r + 1) * cols)];
      return row.indexOf(Math.max(...row));
    });
    expect([...(await ran.readU32("best"))]).toEqual(wanted);
    ran.program.destroy();
  },
);
