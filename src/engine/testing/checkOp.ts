/**
 * Compares an op with its f64 reference: forward values, and the gradient of sum(y * seed) with respect to every input with
 * central differences of the reference (differences of f32 GPU results would be noise).
 */
import { Random } from "../../base/random.ts";
import { add } from "../ops/add.ts";
import { type Tensor, Trace } from "../graph/trace.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { size } from "../graph/shape.ts";
import { nodeGpu } from "./nodeGpu.ts";
import { runTrace, type Values } from "./runTrace.ts";

export interface OpCase {
  /** Name → shape of differentiable f32 inputs. */
  inputs: Record<string, readonly number[]>;
  /** Name → values of inputs without gradient (indices, spans, frozen weights). */
  constants?: Record<string, { shape: readonly number[]; values: Values }>;
  /** Records the op on the inputs. */
  record: (t: Record<string, Tensor>) => Tensor;
  /** The reference in f64 on flat arrays. */
  reference: (v: Record<string, Float64Array>) => Float64Array;
  /** Allowed error relative to the largest magnitude. */
  tolerance?: number;
  /** Spread of the random inputs. */
  spread?: number;
  seed?: number;
  /** Selects the kernel variants. */
  profile?: DeviceProfile;
}

const STEP = 1e-4;

/** @throws {Error} with the tensor, the index and both values when anything differs. */
export async function checkOp(op: OpCase): Promise<void> {
  const random = new Random(op.seed ?? 7);
  const values: Record<string, Float32Array> = {};
  for (const [name, shape] of Object.entries(op.inputs)) {
    values[name] = Float32Array.from(
      { length: size(shape) },
      () => random.normal() * (op.spread ?? 1),
    );
  }
  const trace = new Trace(op.profile);
  const tensors: Record<string, Tensor> = {};
  for (const [name, shape] of Object.entries(op.inputs)) {
    tensors[name] = trace.external(name, shape, { needsGrad: true });
  }
  for (const [name, { shape, values: given }] of Object.entries(op.constants ?? {})) {
    const dtype = given instanceof Uint32Array ? "u32" : "f32";
    tensors[name] = trace.external(name, shape, { dtype });
  }
  const y = op.record(tensors);
  const seedShape = y.shape;
  const seed = Float32Array.from({ length: size(seedShape) }, () => random.normal());
  const dy = trace.external("dy", seedShape);
  const sum = (a: Tensor, b: Tensor) => add(a, b);
  const names = Object.keys(op.inputs);
  const grads = trace.backwardFrom(y, dy, sum);
  trace.markOutput(y, "y");
  const kept = names.filter((name) => grads.get(tensors[name]!));
  for (const name of kept) outputGradient(trace, grads.get(tensors[name]!)!, name);
  const constants = Object.fromEntries(
    Object.entries(op.constants ?? {}).map(([name, c]) => [name, c.values]),
  );
  const ran = await runTrace(await nodeGpu(), trace, {}, { ...values, ...constants, dy: seed });

  const wide: Record<string, Float64Array> = {};
  for (const [name, v] of Object.entries({ ...values, ...constants }))
    wide[name] = Float64Array.from(v);
  const tolerance = op.tolerance ?? 2e-5;
  expectClose("y", await ran.read("y"), op.reference(wide), tolerance);
  for (const name of kept) {
    const wanted = differences(op.reference, wide, name, seed);
    expectClose(`d ${name}`, await ran.read(`d ${name}`), wanted, tolerance * 4);
  }
  ran.program.destroy();
}

/** Makes a copy of a gradient an output: externals and views cannot be outputs themselves. */
function outputGradient(trace: Trace, grad: Tensor, name: string): void {
  const zero = trace.external("zero", grad.shape);
  trace.markOutput(add(grad, zero), `d ${name}`);
}

/** Central differences of sum(reference * seed) in f64. */
function differences(
  reference: OpCase["reference"],
  values: Record<string, Float64Array>,
  name: string,
  seed: Float32Array,
): Float64Array {
  const at = values[name]!;
  const loss = () => reference(values).reduce((sum, y, i) => sum + y * seed[i]!, 0);
  return at.map((value, i) => {
    at[i] = value + STEP;
    const above = loss();
    at[i] = value - STEP;
    const below = loss();
    at[i] = value;
    return (above - below) / (2 * STEP);
  });
}

/** Relative to the largest wanted magnitude. */
export function expectClose(
  name: string,
  got: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
): void {
  if (got.length !== wanted.length) {
    throw new Error(`${name} has ${got.length} values, wanted ${wanted.length}.`);
  }
  let scale = 1e-6;
  for (let i = 0; i < wanted.length; i++) scale = Math.max(scale, Math.abs(wanted[i]!));
  for (let i = 0; i < wanted.length; i++) {
    const error = Math.abs(got[i]! - wanted[i]!) / scale;
    if (!(error <= tolerance)) {
      throw new Error(
        `${name}[${i}] is ${got[i]}, wanted ${wanted[i]}: off by ${error.toExponential(2)} of the largest, allowed ${tolerance}.`,
      );
    }
  }
}
