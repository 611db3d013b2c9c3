/**
 * Compares what the planner says a lesson takes with what the device hands out and what the process grows by: Llama-2-7B's
 * widths with as many layers as are asked for, weights made up while they are read and held in 4 bits, one conversation of
 * 512 tokens, rank 16, checkpointed. Everything runs as in a lesson; only the numbers mean nothing. Where 512 tokens would
 * take hours, their program is made ready and a shorter conversation goes through a second one.
 */
import type { Gpu } from "../src/engine/gpu/device.ts";
import type { Hints } from "../src/engine/graph/trace.ts";
import { countBuffers, type BufferKind } from "../src/engine/testing/countBuffers.ts";
import { initialValues, layOutAdapter } from "../src/engine/weights/adapterLayout.ts";
import type { MemoryReport } from "../src/protocol/reports.ts";
import type { PrecisionPlan, RunConfig } from "../src/protocol/config.ts";
import { Answering } from "../src/inference/generate.ts";
import type { Engine } from "../src/inference/session.ts";
import { loadModel, planModel } from "../src/inference/openModel.ts";
import type { MicroBatch } from "../src/train/pack.ts";
import { decoderFiles, type DecoderConfig } from "../src/inference/testing/decoderFiles.ts";
import { Trainer } from "../src/train/step.ts";
import { estimate } from "../src/runs/plan.ts";
import { offeredBy } from "../src/runs/verdict.ts";
import { rowsOfStep, type LessonRow, type LessonRows } from "../src/runs/rows.ts";
import { presets } from "../src/runs/presets.ts";
import { PROBE_TOKENS } from "../src/runs/samplePrompts.ts";

export interface MemoryResult {
  device: string;
  layers: number;
  /** Of the conversation that was learnt from. */
  tokens: number;
  parameters: number;
  planned: MemoryReport;
  counted: Record<BufferKind, number>;
  /** The most that lived at one time. */
  mostBytes: number;
  /** What the process grew by: at its highest while loading, after it, and at its highest while learning. */
  grown: { loading: number; loaded: number; learning: number };
  loadSeconds: number;
  step: { seconds: number; loss: number; gradNorm: number; dispatches: number };
}

const TOKENS = 512;
const PRECISION: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };

const llama2 = (layers: number): DecoderConfig => ({
  model_type: "llama",
  vocab_size: 32000,
  hidden_size: 4096,
  intermediate_size: 11008,
  num_hidden_layers: layers,
  num_attention_heads: 32,
  num_key_value_heads: 32,
  max_position_embeddings: 4096,
  tie_word_embeddings: false,
});

/** `processBytes` tells what the process takes now and the most that it took since it was last asked. */
export async function measureMemory(
  gpu: Gpu,
  { layers, tokens }: { layers: number; tokens: number },
  processBytes: () => { now: number; most: number },
  say: (what: string) => void,
): Promise<MemoryResult> {
  const config = llama2(layers);
  const files = decoderFiles(config);
  // Packed also where a software device would unpack: what is counted is what a graphics card would hold.
  const planned = planModel(config, files, PRECISION, { maxBindingBytes: gpu.maxBindingBytes });
  const hints: Hints = { software: gpu.software, matmul: gpu.software ? "register" : "tile" };
  const lengths = [...new Set([TOKENS, tokens])];
  const run = runConfig(lengths.length);
  const rows = rowsOf(lengths, config.vocab_size);
  const report = estimate(planned, rows, run, hints, offeredBy(gpu, 0));
  const before = processBytes().now;
  const counted = countBuffers(gpu);

  const loading = performance.now();
  const engine = await loadModel(gpu, planned, hints);
  await gpu.device.queue.onSubmittedWorkDone();
  const loadSeconds = (performance.now() - loading) / 1000;
  const afterLoading = processBytes();
  say(`loaded in ${loadSeconds.toFixed(0)} s`);

  const layout = layOutAdapter(planned.catalog, planned.model.parts, run.adapter);
  const { optim, seed, checkpointing } = run;
  const start = { step: 0, values: initialValues(layout, seed) };
  const trainer = new Trainer(engine, layout, { optim, totalSteps: 1, seed, checkpointing }, start);
  const batches = lengths.map((_, step) => batchOf(rowsOfStep(rows, run, step)[0]!));
  for (const batch of batches) await trainer.program(batch);
  say("programs are ready");
  const learning = performance.now();
  const batch = batches.find(({ conversations }) => conversations[0]!.ids.length === tokens)!;
  const { loss, gradNorm, dispatches } = await (await trainer.send([batch])).result;
  const step = { seconds: (performance.now() - learning) / 1000, loss, gradNorm, dispatches };
  say(`learned in ${step.seconds.toFixed(0)} s`);
  await ask(engine, trainer, rows);
  const grown = {
    loading: afterLoading.most - before,
    loaded: afterLoading.now - before,
    learning: processBytes().most - before,
  };
  const result: MemoryResult = {
    ...{ device: gpu.name, layers, tokens, planned: report, loadSeconds, grown, step },
    parameters: [...files.values()].reduce((sum, { begin, end }) => sum + (end - begin) / 2, 0),
    counted: { ...counted.bytes },
    mostBytes: counted.mostBytes,
  };
  trainer.destroy();
  engine.destroy();
  counted.stop();
  return result;
}

/** The questions that a lesson asks meanwhile, in caches of its size; two words of each answer are enough to make them. */
async function ask(engine: Engine, { adapter }: Trainer, { own }: LessonRows): Promise<void> {
  const asks = own.map(({ encoded: { ids, trained } }, sequence) => {
    const question = { ids: ids.subarray(0, trained.indexOf(1)), slots: [], media: [] };
    return { sequence, prompt: { ...question, features: new Float32Array() } };
  });
  const length = Math.max(...asks.map(({ prompt }) => prompt.ids.length)) + PROBE_TOKENS;
  const answering = new Answering(engine, adapter, asks.length, length);
  await answering.answer(asks, { maxNewTokens: 2, endIds: [] });
}

function runConfig(steps: number): RunConfig {
  const { config } = presets({ id: "", parameters: Infinity }, [])[0]!;
  const once = { epochs: 1, maxSteps: steps, batch: 1, accumulate: 1, replayShare: 0 };
  const adapter = { ...config.adapter, rank: 16, alpha: 32 };
  return { ...config, ...once, adapter, precision: PRECISION, checkpointing: true };
}

/** Conversations of so many tokens: a question of one, a quarter of the others answers. */
function rowsOf(lengths: readonly number[], vocabulary: number): LessonRows {
  const own = lengths.map((length, i) => {
    const ids = Int32Array.from({ length }, (_, t) => (t * 7919) % vocabulary);
    const trained = new Uint8Array(length).fill(1, length - length / 4 + 1);
    trained[1] = 1;
    const encoded = { ids, trained, slots: [], media: [] };
    const example = { id: `made up ${i}`, part: "text", turns: [{ kind: "" }], media: [] };
    return { example, encoded };
  });
  return { own: own as unknown as LessonRows["own"], replay: [], check: [], leftOut: [] };
}

function batchOf(pass: readonly LessonRow[]): MicroBatch {
  return { conversations: pass.map(({ encoded }) => encoded), features: new Float32Array() };
}
