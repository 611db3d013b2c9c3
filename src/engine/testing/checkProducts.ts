import { Trace } from "../graph/trace.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { recordNN, recordNT, type MatmulOptions } from "../ops/matmul.ts";
import { expectClose } from "./checkOp.ts";
import { nodeGpu } from "./nodeGpu.ts";
import { normal } from "./normal.ts";
import { matmulNT, transpose } from "./reference/linear.ts";
import { runTrace } from "./runTrace.ts";
import { storedWeight } from "./storedWeight.ts";

/**
 * Forward and back through a window of rows, to and from columns of a wider matrix, added to what is there. Few pipelines on
 * purpose: a software device takes seconds to compile each, while shapes are parameters and cost nothing.
 */
export async function checkProducts(
  how: MatmulOptions,
  format: WeightFormat,
  [m, n, k]: readonly [number, number, number],
  kinds: readonly ("nt" | "nn")[] = ["nt", "nn"],
  profile?: DeviceProfile,
): Promise<void> {
  const [lead, from, of] = [3, 4, n + 12];
  const { stored, values } = storedWeight(n + lead, k, format);
  const x = normal(m * k, 1);
  const dy = normal(m * of, 2);
  const before = normal(m * of, 4);
  const old = normal(m * k, 5);
  const part = values.subarray(lead * k);
  const options = { ...how, rows: { from: lead, count: n }, columns: { from, of } };
  const [forward, back] = [kinds.includes("nt"), kinds.includes("nn")];
  const trace = new Trace(profile);
  const w = trace.external("w", [n + lead, k], { format });
  const y = trace.external("y", [m, of]);
  const dx = trace.external("dx", [m, k]);
  const xTensor = trace.external("x", [m, k]);
  const dyTensor = trace.external("dy", [m, of]);
  if (forward) recordNT(trace, xTensor, w, y, { ...options, scale: 0.5, accumulate: true });
  if (back) recordNN(trace, dyTensor, w, dx, { ...options, scale: 2, accumulate: true });
  const external = { w: stored, y: before, dx: old, dy, x };
  const ran = await runTrace(await nodeGpu(), trace, {}, external);
  if (forward) {
    const product = matmulNT(x, part, k);
    const wanted = before.map((value, i) => {
      const col = (i % of) - from;
      return col >= 0 && col < n ? value + 0.5 * product[Math.floor(i / of) * n + col]! : value;
    });
    expectClose("y", (await ran.external("y")).subarray(0, m * of), wanted, 1e-5);
  }
  if (back) {
    const taken = dy.filter((_, i) => i % of >= from && i % of < from + n);
    const through = matmulNT(taken, transpose(part, k), n).map((v, i) => 2 * v + old[i]!);
    expectClose("dx", (await ran.external("dx")).subarray(0, m * k), through, 1e-5);
  }
  ran.program.destroy();
}
