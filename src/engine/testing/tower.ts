/** Runs a vision tower on weights from a formula and compares it with the recording of tools/families/towers.py. */
import { add } from "../ops/add.ts";
import { adapterValues, sampleIndices } from "../../train/parity/formulas.ts";
import { type Tensor, Trace } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import { Weights, type WeightInfo } from "../nn/weights.ts";
import { expectClose } from "./checkOp.ts";
import { nodeGpu } from "./nodeGpu.ts";
import { runTrace, type Values } from "./runTrace.ts";

interface Sample {
  size: number;
  norm: number;
  values: number[];
}

export interface TowerRecording {
  tensors: { name: string; shape: number[]; offset: number; bound: number }[];
  pixels: number[];
  outputs: Record<string, Sample>;
  /** A LoRA pair of one layer, and the gradients of sum(features * seed) with respect to it. */
  adapter: { path: string; rank: number; scale: number; features: Sample; a: Sample; b: Sample };
}

/** Salts of the formulas, above those of the weights. */
const [PIXELS, SEED, LOW] = [1000, 1001, 1002];

export interface TowerCase {
  recording: TowerRecording;
  /** Values of the inputs that `record` declares besides the pixels. */
  tables: Record<string, Values>;
  /** Changes the formula's pixels in place as the recording did. */
  preparePixels?: (pixels: Float32Array) => void;
  /** Features by the names in the recording; `w` has the adapter only when gradients are compared. */
  record: (w: Weights, pixels: Tensor) => Record<string, Tensor>;
  /** The output whose gradient was recorded. */
  gradientOf: string;
}

const TOLERANCE = 1e-5;

/** @throws {Error} with the output, the index and both values when anything differs by more than 1e-5 of the largest. */
export async function checkTower(tower: TowerCase): Promise<void> {
  const { recording, tables, preparePixels, record, gradientOf } = tower;
  const { tensors, adapter } = recording;
  const catalog = new Map<string, WeightInfo>();
  const externals: Record<string, Values> = {};
  tensors.forEach(({ name, shape, offset, bound }, salt) => {
    catalog.set(name, { shape, format: "f32" });
    externals[name] = adapterValues(size(shape), salt, bound).map((value) => offset + value);
  });
  const pixels = adapterValues(size(recording.pixels), PIXELS, 2);
  preparePixels?.(pixels);
  const inputs = { ...tables, pixels };

  const plain = new Trace();
  const features = record(new Weights(plain, catalog), plain.input("pixels", recording.pixels));
  for (const [name, y] of Object.entries(features)) plain.markOutput(add(y, zeros(y)), name);
  const ran = await runTrace(await nodeGpu(), plain, inputs, externals);
  for (const [name, wanted] of Object.entries(recording.outputs)) {
    expectSample(name, await ran.read(name), wanted);
  }
  ran.program.destroy();

  const trace = new Trace();
  const [rows, cols] = catalog.get(`${adapter.path}.weight`)!.shape as [number, number];
  const bAt = Math.ceil((adapter.rank * cols * 4) / 256) * 256;
  const arena = new Float32Array(bAt / 4 + rows * adapter.rank);
  arena.set(adapterValues(adapter.rank * cols, LOW, 0.3));
  arena.set(adapterValues(rows * adapter.rank, LOW + 1, 0.3), bAt / 4);
  const w = new Weights(trace, catalog, (_, path) => {
    if (path !== adapter.path) return undefined;
    const a = trace.parameter("a", [adapter.rank, cols], 0);
    const b = trace.parameter("b", [rows, adapter.rank], bAt);
    return { a, b, scale: adapter.scale };
  });
  const y = record(w, trace.input("pixels", recording.pixels))[gradientOf]!;
  trace.backwardFrom(y, trace.input("seed", y.shape), add);
  trace.markOutput(y, "y");
  const seed = adapterValues(size(y.shape), SEED, 1);
  const trained = await runTrace(
    await nodeGpu(),
    trace,
    { ...inputs, seed },
    { ...externals, values: arena, grads: new Float32Array(arena.length) },
  );
  expectSample("adapted features", await trained.read("y"), adapter.features);
  const grads = await trained.external("grads");
  expectSample("d A", grads.subarray(0, adapter.rank * cols), adapter.a);
  expectSample("d B", grads.subarray(bAt / 4, bAt / 4 + rows * adapter.rank), adapter.b);
  trained.program.destroy();
}

/** Zeros to add: views, or one tensor under two names, cannot be outputs themselves. */
function zeros({ trace, shape }: Tensor): Tensor {
  return trace.external("zeros", shape);
}

function expectSample(name: string, got: Float32Array, wanted: Sample): void {
  if (got.length !== wanted.size) {
    throw new Error(`${name} has ${got.length} values, wanted ${wanted.size}.`);
  }
  const places = sampleIndices(wanted.size, wanted.values.length);
  expectClose(
    name,
    places.map((place) => got[place]!),
    wanted.values,
    TOLERANCE,
  );
  const norm = Math.hypot(...got);
  if (!(Math.abs(norm - wanted.norm) <= TOLERANCE * wanted.norm)) {
    throw new Error(`${name} has norm ${norm}, wanted ${wanted.norm}.`);
  }
}
