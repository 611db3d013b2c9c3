import { Trace } from "../graph/trace.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { recordNT, type MatmulOptions } from "../ops/matmul.ts";
import { expectClose } from "./checkOp.ts";
import { nodeGpu } from "./nodeGpu.ts";
import { normal } from "./normal.ts";
import { matmulNT } from "./reference/linear.ts";
import { runTrace } from "./runTrace.ts";
import { storedWeight } from "./storedWeight.ts";

/** What a product goes onto, and whether a low-rank pair is beside it. */
const CASES = [
  { bias: true, residual: false, low: false },
  { bias: false, residual: true, low: false },
  { bias: true, residual: true, low: false },
  { bias: true, residual: true, low: true },
];

/** x wᵀ + low Bᵀ + bias + residual, in one product each; `m`, `n`, `k` and the pair's rank. */
export async function checkOnto(
  how: Pick<MatmulOptions, "variant" | "splits">,
  format: WeightFormat,
  [m, n, k, rank]: readonly [number, number, number, number],
  profile?: DeviceProfile,
): Promise<void> {
  const { stored, values } = storedWeight(n, k, format);
  const sizes = { x: [m, k], bias: [n], residual: [m, n], left: [m, rank], right: [n, rank] };
  const given = Object.fromEntries(
    Object.entries(sizes).map(([name, shape], i) => [
      name,
      normal(
        shape.reduce((a, b) => a * b),
        20 + i,
      ),
    ]),
  );
  const trace = new Trace(profile);
  const w = trace.external("w", [n, k], { format });
  const tensors = Object.fromEntries(
    Object.entries(sizes).map(([name, shape]) => [name, trace.external(name, shape)]),
  );
  const pair = { left: tensors["left"]!, right: tensors["right"]! };
  for (const [i, { bias, residual, low }] of CASES.entries()) {
    const onto = {
      ...(bias && { bias: tensors["bias"] }),
      ...(residual && { residual: tensors["residual"] }),
    };
    const y = trace.markOutput(trace.tensor([m, n]), `y${i}`);
    recordNT(trace, tensors["x"]!, w, y, { ...how, onto, ...(low && { low: pair }) });
  }
  const ran = await runTrace(await nodeGpu(), trace, {}, { w: stored, ...given });
  const product = matmulNT(given["x"]!, values, k);
  const through = matmulNT(given["left"]!, given["right"]!, rank);
  for (const [i, { bias, residual, low }] of CASES.entries()) {
    const wanted = product.map(
      (value, at) =>
        value +
        (low ? through[at]! : 0) +
        (bias ? given["bias"]![at % n]! : 0) +
        (residual ? given["residual"]![at]! : 0),
    );
    expectClose(JSON.stringify(CASES[i]), await ran.read(`y${i}`), wanted, 1e-5);
  }
  ran.program.destroy();
}
