/** Runs a vision tower on weights made by formula and compares it with what tools/families/towers.py recorded. */
import { add } from "../ops/add.ts";
import { adapterValues, samplePlaces } from "../../train/parity/formulas.ts";
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
  /** A pair beside one layer, and the gradients of sum(features * seed) with respect to it. */
  adapter: { path: string; rank: number; scale: number; features: Sample; a: Sample; b: Sample };
}

/** Salts of the formulas, above those of the weights. */
const [PIXELS, SEED, LOW] = [1000, 1001, 1002];

export interface TowerCase {
  recording: TowerRecording;
  /** Values of the tables beside the pixels, which `record` declares as inputs. */
  tables: Record<string, Values>;
  /** What the recording did to the pixels of the formula, in place. */
  blank?: (pixels: Float32Array) => void;
  /** Features by the names in the recording; `w` has the adapter only while gradients are looked at. */
  record: (w: Weights, pixels: Tensor) => Record<string, Tensor>;
  /** Which of them the recorded gradient began from. */
  learns: string;
}

const TOLERANCE = 1e-5;

/** @throws Error naming the output, the place and both values when anything differs by more than 1e-5 of the largest. */
export async function checkTower(tower: TowerCase): Promise<void> {
  const { recording, tables, blank, record, learns } = tower;
  const { tensors, adapter } = recording;
  const catalog = new Map<string, WeightInfo>();
  const externals: Record<string, Values> = {};
  tensors.forEach(({ name, shape, offset, bound }, salt) => {
    catalog.set(name, { shape, format: "f32" });
    externals[name] = adapterValues(size(shape), salt, bound).map((value) => offset + value);
  });
  const pixels = adapterValues(size(recording.pixels), PIXELS, 2);
  blank?.(pixels);
  const inputs = { ...tables, pixels };

  const plain = new Trace();
  const shown = record(new Weights(plain, catalog), plain.input("pixels", recording.pixels));
  for (const [name, y] of Object.entries(shown)) plain.keep(add(y, zeros(y)), name);
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
  const y = record(w, trace.input("pixels", recording.pixels))[learns]!;
  trace.backwardFrom(y, trace.input("seed", y.shape), add);
  trace.keep(y, "y");
  const seed = adapterValues(size(y.shape), SEED, 1);
  const learnt = await runTrace(
    await nodeGpu(),
    trace,
    { ...inputs, seed },
    { ...externals, values: arena, grads: new Float32Array(arena.length) },
  );
  expectSample("adapted features", await learnt.read("y"), adapter.features);
  const grads = await learnt.external("grads");
  expectSample("d A", grads.subarray(0, adapter.rank * cols), adapter.a);
  expectSample("d B", grads.subarray(bAt / 4, bAt / 4 + rows * adapter.rank), adapter.b);
  learnt.program.destroy();
}

/** Outputs may be views or the same tensor twice, which cannot be kept: they are copied by adding nothing. */
function zeros({ trace, shape }: Tensor): Tensor {
  return trace.external("zeros", shape);
}

function expectSample(name: string, got: Float32Array, wanted: Sample): void {
  if (got.length !== wanted.size) {
    throw new Error(`${name} has ${got.length} values, wanted ${wanted.size}.`);
  }
  const places = samplePlaces(wanted.size, wanted.values.length);
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
