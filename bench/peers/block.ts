/**
 * The training step of peers-bench's decoder: layers of RMSNorm, causal attention and a gated MLP on given activations, with a
 * LoRA pair beside each projection, cross entropy over all rows, AdamW without decay. Recorded from the operators that the
 * models of the studio are made of.
 */
import type { Gpu } from "../../src/engine/gpu/device.ts";
import { read } from "../../src/engine/gpu/readback.ts";
import { BufferPool } from "../../src/engine/graph/bufferPool.ts";
import { buildProgram } from "../../src/engine/graph/buildProgram.ts";
import type { DeviceProfile } from "../../src/engine/graph/deviceProfile.ts";
import type { WeightFormat } from "../../src/engine/graph/weightFormat.ts";
import type { Program } from "../../src/engine/graph/program.ts";
import { Trace, type Tensor } from "../../src/engine/graph/trace.ts";
import { add } from "../../src/engine/ops/add.ts";
import { attention } from "../../src/engine/ops/attention.ts";
import { linearCrossEntropy } from "../../src/engine/ops/linearCrossEntropy.ts";
import { rmsNorm } from "../../src/engine/ops/rmsNorm.ts";
import { siluMul } from "../../src/engine/ops/siluMul.ts";
import { linearLayer, linearLayers } from "../../src/engine/nn/layers.ts";
import { Weights, type WeightInfo } from "../../src/engine/nn/weights.ts";
import { adamwHyper } from "../../src/engine/optim/adamw.ts";
import {
  adaptersOf,
  layOutAdapter,
  type AdapterLayout,
} from "../../src/engine/weights/adapterLayout.ts";
import { quantise } from "../../src/engine/weights/packing/quantise.ts";
import { recordUpdate } from "../../src/train/recordUpdate.ts";
import type { BlockCase, BlockData, Prepared } from "./cases.ts";

const EPSILON = 1e-6;
/** The harness's names and ours. */
const PROJECTIONS = {
  wq: "q_proj",
  wk: "k_proj",
  wv: "v_proj",
  wo: "o_proj",
  wg: "gate_proj",
  wu: "up_proj",
  wd: "down_proj",
} as const;
/**
 * On a processor f32, as the studio holds weights there; else f16: half the bytes, and near enough for the harness's reference. 4 bits
 * are another model.
 */
const formatOf = ({ software }: DeviceProfile) => (software ? "f32" : "f16");

export async function prepareBlock(
  gpu: Gpu,
  profile: DeviceProfile,
  c: BlockCase,
  data: BlockData,
): Promise<Prepared & { programs: Program[] }> {
  const format = formatOf(profile);
  const catalog = new Map(
    Object.entries(data.base).map(([name, { shape }]): [string, WeightInfo] => {
      const isMatrix = shape.length === 2;
      const turned = isMatrix ? shape.toReversed() : shape;
      return [`${ours(name)}.weight`, { shape: turned, format: isMatrix ? format : "f32" }];
    }),
  );
  const layout = layOutAdapter(
    catalog,
    { language: /_proj$/ },
    {
      ...{
        rank: c.rank,
        alpha: c.alpha ?? c.rank,
        dropout: 0,
        targets: Object.values(PROJECTIONS),
      },
      ...{ language: true, projector: false, vision: false },
    },
  );
  const buffers = uploadAll(gpu, data, layout, format);
  const externals = (name: string) => ({ buffer: buffers.get(name)!, offset: 0 });
  const pool = new BufferPool(gpu.device);
  const forward = await buildProgram(
    gpu,
    recordForward(new Trace(profile), c, catalog, layout),
    pool,
    externals,
  );
  const whole = { begin: 0, end: layout.bytes, row: 0 };
  const update = await buildProgram(
    gpu,
    recordUpdate(new Trace(profile), layout, { ranges: [whole], counts: [1] }),
    pool,
    externals,
  );
  writeInputs(forward, c, data);
  const grads = buffers.get("grads")!;
  let steps = 0;
  return {
    note: `base weights in ${format}`,
    programs: [forward, update],
    step() {
      update.write("hyper", hyper(c.lr, ++steps));
      forward.run({ first: (encoder) => encoder.clearBuffer(grads), next: { program: update } });
    },
    async loss() {
      const bytes = await read(gpu.device, forward.buffer("loss"), 0, 4);
      return new Float32Array(bytes)[0]!;
    },
  };
}

/** `l0.wq` as `l0.q_proj`. */
function ours(name: string): string {
  return name.replace(/w\w$/, (last) => PROJECTIONS[last as keyof typeof PROJECTIONS]);
}

function hyper(learningRate: number, step: number): Float32Array {
  const config = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 };
  return adamwHyper(config, learningRate, step);
}

export function recordForward(
  trace: Trace,
  c: BlockCase,
  catalog: ReadonlyMap<string, WeightInfo>,
  layout: AdapterLayout,
): Trace {
  const w = new Weights(trace, catalog, adaptersOf(layout));
  const spans = {
    keys: trace.input("keys", [c.T, 2], "u32"),
    queries: trace.input("queries", [c.T, 2], "u32"),
  };
  const shape = { heads: c.heads, kvHeads: c.heads, headDim: c.d / c.heads };
  const norm = (x: Tensor, name: string) => rmsNorm(x, w.tensor(`${name}.weight`), EPSILON);
  let x = trace.input("x", [c.T, c.d]);
  for (let i = 0; i < c.layers; i++) {
    const layers = (...names: (keyof typeof PROJECTIONS)[]) =>
      linearLayers(
        w,
        names.map((name) => ({ name: `l${i}.${PROJECTIONS[name]}` })),
      );
    const layer = (name: keyof typeof PROJECTIONS) => linearLayer(w, `l${i}.${PROJECTIONS[name]}`);
    const [qkv, o] = [layers("wq", "wk", "wv"), layer("wo")];
    const [gateUp, down] = [layers("wg", "wu"), layer("wd")];
    const [q, k, v] = qkv(norm(x, `l${i}.n1`));
    const r = o(attention(q!, k!, v!, spans, shape), x);
    const [gate, up] = gateUp(norm(r, `l${i}.n2`));
    x = down(siluMul(gate!, up!), r);
  }
  const targets = trace.input("targets", [c.T], "u32");
  const weights = trace.input("weights", [c.T]);
  const loss = linearCrossEntropy(norm(x, "nf"), w.tensor("head.weight"), targets, weights, {
    withBackward: true,
  });
  trace.backward([trace.markOutput(loss, "loss")], add);
  return trace;
}

function writeInputs(program: Program, c: BlockCase, data: BlockData): void {
  const seen = (of: (row: number) => [number, number]) =>
    Uint32Array.from({ length: 2 * c.T }, (_, i) => of(i >> 1)[i & 1]!);
  program.write("x", data.x);
  program.write(
    "keys",
    seen((row) => [0, row + 1]),
  );
  program.write(
    "queries",
    seen((row) => [row, c.T]),
  );
  program.write("targets", Uint32Array.from(data.labels));
  program.write("weights", new Float32Array(c.T).fill(1 / c.T));
}

/** Weights, and the four arenas of what is trained, by the names that programs ask for. */
function uploadAll(
  gpu: Gpu,
  data: BlockData,
  layout: AdapterLayout,
  format: WeightFormat,
): Map<string, GPUBuffer> {
  const buffers = new Map<string, GPUBuffer>();
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const upload = (name: string, values: Float32Array | Uint32Array) => {
    const buffer = gpu.device.createBuffer({ label: name, size: values.byteLength, usage });
    gpu.device.queue.writeBuffer(buffer, 0, values as GPUAllowSharedBufferSource);
    buffers.set(name, buffer);
  };
  for (const [name, { shape, data: values }] of Object.entries(data.base)) {
    const dense = shape.length === 2 ? transposed(values, shape) : Float32Array.from(values);
    const isPacked = shape.length === 2 && format !== "f32";
    const stored = isPacked ? quantise(dense, shape[0]!, format) : dense;
    upload(`${ours(name)}.weight`, stored);
  }
  const start = new Float32Array(layout.bytes / 4);
  const pairs = new Map(layout.pairs.map((pair) => [pair.path, pair]));
  for (const [name, { shape, data: values }] of Object.entries(data.lora)) {
    const { aOffset, bOffset } = pairs.get(ours(name.slice(0, -2)))!;
    start.set(transposed(values, shape), (name.endsWith(".a") ? aOffset : bOffset) / 4);
  }
  upload("values", start);
  for (const name of ["grads", "m", "v"]) upload(name, new Float32Array(start.length));
  return buffers;
}

/** (rows, cols) → (cols, rows) */
function transposed(values: Float32Array, shape: readonly number[]): Float32Array {
  const [rows, cols] = shape as [number, number];
  return Float32Array.from(values, (_, i) => values[(i % rows) * cols + Math.floor(i / rows)]!);
}
