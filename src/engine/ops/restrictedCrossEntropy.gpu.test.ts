import { expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import { Trace } from "../graph/trace.ts";
import { expectClose } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { runTrace } from "../testing/runTrace.ts";
import { add } from "./add.ts";
import { scale } from "./scale.ts";
import { restrictedCrossEntropy } from "./restrictedCrossEntropy.ts";

const ROWS = 70;
const CLASSES = 11;
/** Two sets that share a head: classes 0 to 3 and 4 to 10. */
const SETS = [
  [0, 4],
  [4, 11],
] as const;

test("the loss knows a sample's own set, and the gradient of every other class is exactly 0", async () => {
  const random = new Random(1);
  const logits = Float32Array.from({ length: ROWS * CLASSES }, () => 3 * random.normal());
  const sets = Array.from({ length: ROWS }, () => SETS[random.integer(2)]!);
  const targets = Uint32Array.from(sets, ([begin, end]) => begin + random.integer(end - begin));
  const weights = Float32Array.from({ length: ROWS }, (_, r) => (r % 7 === 3 ? 0 : 0.5 + r / 99));
  const trace = new Trace();
  const z = trace.external("z", [ROWS, CLASSES], { needsGrad: true });
  const loss = restrictedCrossEntropy(
    // Through an op, so that the gradient is a tensor that can be an output.
    scale(z, 1),
    trace.input("targets", [ROWS], "u32"),
    trace.input("ranges", [ROWS, 2], "u32"),
    trace.input("weights", [ROWS]),
  );
  trace.markOutput(loss, "loss");
  trace.markOutput(trace.backward([loss], add).get(z)!, "dz");
  const inputs = { targets, ranges: Uint32Array.from(sets.flat()), weights };
  const ran = await runTrace(await nodeGpu(), trace, inputs, { z: logits });
  const [got, dz] = [(await ran.read("loss"))[0]!, await ran.read("dz")];
  ran.program.destroy();

  let wanted = 0;
  const gradient: number[] = [];
  sets.forEach(([begin, end], r) => {
    const row = [...logits.subarray(r * CLASSES, (r + 1) * CLASSES)];
    const sum = row.slice(begin, end).reduce((total, v) => total + Math.exp(v), 0);
    wanted += weights[r]! * (Math.log(sum) - row[targets[r]!]!);
    row.forEach((v, c) => {
      const share = (Math.exp(v) / sum - Number(c === targets[r])) * weights[r]!;
      gradient.push(c >= begin && c < end ? share : 0);
    });
  });
  expectClose("loss", [got], [wanted], 5e-6);
  expectClose("dz", dz, gradient, 1e-5);
  const outside = [...dz].filter((_, i) => {
    const [begin, end] = sets[Math.floor(i / CLASSES)]!;
    return i % CLASSES < begin || i % CLASSES >= end;
  });
  expect(outside.length).toBeGreaterThan(300);
  expect(outside.every((g) => g === 0)).toBe(true);
});
