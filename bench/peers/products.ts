/** Single matrix products of peers-bench, each as a program of one dispatch. */
import type { Gpu } from "../../src/engine/gpu/device.ts";
import { BufferPool } from "../../src/engine/graph/bufferPool.ts";
import { buildProgram } from "../../src/engine/graph/buildProgram.ts";
import type { DeviceProfile } from "../../src/engine/graph/deviceProfile.ts";
import { Trace } from "../../src/engine/graph/trace.ts";
import { packF16 } from "../../src/engine/weights/packing/packF16.ts";
import { recordNN, recordNT } from "../../src/engine/ops/matmul.ts";
import type { Cases, MatmulCase, PackedCase, Prepared } from "./cases.ts";

/** One product of f32 matrices: B (K, N) is what NN goes back through, B (N, K) what NT goes forward through. */
export function prepareMatmul(
  gpu: Gpu,
  profile: DeviceProfile,
  cases: Cases,
  c: MatmulCase,
): Promise<Prepared> {
  const isForward = c.layout === "nt";
  const trace = new Trace(profile);
  const a = trace.input("a", [c.M, c.K]);
  const b = trace.external("b", isForward ? [c.N, c.K] : [c.K, c.N]);
  const y = trace.markOutput(trace.tensor([c.M, c.N]), "y");
  if (isForward) recordNT(trace, a, b, y);
  else recordNN(trace, a, b, y);
  return prepare(gpu, trace, cases.mmA(c), cases.mmB(c));
}

/** One product with weights in 4 bits, forward or back, through the same packed buffer. */
export function preparePacked(
  gpu: Gpu,
  profile: DeviceProfile,
  cases: Cases,
  c: PackedCase,
): Promise<Prepared> {
  const trace = new Trace(profile);
  const w = trace.external("b", [c.N, c.K], { format: "q4" });
  const isBack = c.dir === "back";
  const a = trace.input("a", [c.M, isBack ? c.N : c.K]);
  const y = trace.markOutput(trace.tensor([c.M, isBack ? c.K : c.N]), "y");
  if (isBack) recordNN(trace, a, w, y);
  else recordNT(trace, a, w, y);
  return prepare(gpu, trace, cases.mmA(c), repack(cases.q4Weights(c)));
}

/** The harness's codes are ours already; its f32 scales go behind them as f16, two in a word. */
function repack({ packed, scales }: { packed: Uint8Array; scales: Float32Array }): Uint32Array {
  const codes = new Uint32Array(packed.buffer, packed.byteOffset, packed.byteLength / 4);
  const words = new Uint32Array(codes.length + Math.ceil(scales.length / 2));
  words.set(codes);
  words.set(packF16(scales), codes.length);
  return words;
}

async function prepare(
  gpu: Gpu,
  trace: Trace,
  a: Float32Array,
  b: Float32Array | Uint32Array,
): Promise<Prepared> {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = gpu.device.createBuffer({ size: b.byteLength, usage });
  gpu.device.queue.writeBuffer(buffer, 0, b as GPUAllowSharedBufferSource);
  const pool = new BufferPool(gpu.device);
  const program = await buildProgram(gpu, trace, pool, () => ({ buffer, offset: 0 }));
  program.write("a", a);
  return { step: () => void program.run(), read: () => program.read("y") };
}
