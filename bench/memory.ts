/**
 * Compares the planned memory of a training run with what the device allocates and what the process grows by: Llama-2-7B's
 * widths with a given number of layers, weights generated while they are read and held in 4 bits, one conversation of 512
 * tokens, rank 16, checkpointed. Everything runs as in training, on meaningless numbers. Where 512 tokens would take hours,
 * their program is built, and a shorter conversation runs through a second one.
 */
import type { Gpu } from "../src/engine/gpu/device.ts";
import { profileOf } from "../src/engine/graph/deviceProfile.ts";
import { countBuffers, type BufferKind } from "../src/engine/testing/countBuffers.ts";
import { initialValues, layOutAdapter } from "../src/engine/weights/adapterLayout.ts";
import type { MemoryReport } from "../src/protocol/planning/runEstimate.ts";
import type { PrecisionPlan, RunConfig } from "../src/protocol/config.ts";
import { loadModel, planModel } from "../src/inference/openModel.ts";
import type { MicroBatch } from "../src/train/pack.ts";
import { decoderFiles, type DecoderConfig } from "../src/inference/testing/decoderFiles.ts";
import { evalProgram } from "../src/train/evaluate.ts";
import { Trainer } from "../src/train/trainer.ts";
import { estimate } from "../src/runs/planning/plan.ts";
import { offeredBy } from "../src/runs/planning/verdict.ts";
import type { TrainingRows } from "../src/runs/data/rows.ts";
import { runStages } from "../src/runs/stages/runStages.ts";
import { type TrainingRow } from "../src/methods/trainingRow.ts";
import { probeRows } from "../src/runs/data/material.ts";
import { presets } from "../src/runs/planning/presets.ts";
import { generateSamples } from "./samples.ts";

export interface MemoryResult {
  device: string;
  layers: number;
  /** Of the conversation in the training step. */
  tokens: number;
  parameters: number;
  planned: MemoryReport;
  counted: Record<BufferKind, number>;
  /** The most that were allocated at one time. */
  peakBytes: number;
  /** Growth of the process: peak while loading, after loading, and peak while training. */
  grown: { loading: number; loaded: number; training: number };
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

/** `processBytes` gives the size of the process now, and its peak since the last call. */
export async function measureMemory(
  gpu: Gpu,
  { layers, tokens }: { layers: number; tokens: number },
  processBytes: () => { now: number; peak: number },
  log: (message: string) => void,
): Promise<MemoryResult> {
  const config = llama2(layers);
  const files = decoderFiles(config);
  // Packed on software devices as well: counted is what a graphics card would hold.
  const planned = planModel(config, files, PRECISION, { maxBindingBytes: gpu.maxBindingBytes });
  const profile = profileOf(gpu);
  const lengths = [...new Set([TOKENS, tokens])];
  const run = runConfig(lengths.length);
  const rows = rowsOf(lengths, config.vocab_size);
  const report = estimate(planned, rows, run, profile, offeredBy(gpu, 0));
  const before = processBytes().now;
  const counted = countBuffers(gpu);

  const loading = performance.now();
  const session = await loadModel(gpu, planned, profile);
  await gpu.device.queue.onSubmittedWorkDone();
  const loadSeconds = (performance.now() - loading) / 1000;
  const afterLoading = processBytes();
  log(`loaded in ${loadSeconds.toFixed(0)} s`);

  const layout = layOutAdapter(planned.catalog, planned.model.parts, run.adapter);
  const { optim, seed, checkpointing } = run;
  const start = { step: 0, values: initialValues(layout, seed) };
  const trainer = new Trainer(
    session,
    layout,
    { optim, totalSteps: 1, seed, checkpointing },
    start,
  );
  const batches = lengths.map((_, step) => batchOf(runStages(rows, run).rowsOfStep(step)[0]!));
  for (const batch of batches) await trainer.program(batch);
  const probe = batchOf(probeRows(rows.validation, rows.own, run));
  await evalProgram(session, trainer.adapter, probe);
  log("programs are ready");
  const training = performance.now();
  const batch = batches.find(({ conversations }) => conversations[0]!.ids.length === tokens)!;
  const { loss, gradNorm, dispatches } = await (await trainer.step([batch])).result;
  const step = { seconds: (performance.now() - training) / 1000, loss, gradNorm, dispatches };
  log(`trained in ${step.seconds.toFixed(0)} s`);
  await generateSamples(session, trainer.adapter, rows, { rows: async () => [] });
  const grown = {
    loading: afterLoading.peak - before,
    loaded: afterLoading.now - before,
    training: processBytes().peak - before,
  };
  const result: MemoryResult = {
    ...{ device: gpu.name, layers, tokens, planned: report, loadSeconds, grown, step },
    parameters: [...files.values()].reduce((sum, { begin, end }) => sum + (end - begin) / 2, 0),
    counted: { ...counted.peak },
    peakBytes: counted.peakBytes,
  };
  trainer.destroy();
  session.destroy();
  counted.stop();
  return result;
}

function runConfig(steps: number): RunConfig {
  const { config } = presets({ id: "", parameters: Infinity }, [])[0]!;
  const once = { epochs: 1, maxSteps: steps, batch: 1, accumulate: 1, replayShare: 0 };
  const adapter = { ...config.adapter, rank: 16, alpha: 32 };
  return { ...config, ...once, adapter, precision: PRECISION, checkpointing: true };
}

/** Conversations of so many tokens: a question of one, a quarter of the others answers. */
function rowsOf(lengths: readonly number[], vocabulary: number): TrainingRows {
  const own = lengths.map((length, i) => {
    const ids = Int32Array.from({ length }, (_, t) => (t * 7919) % vocabulary);
    const trained = new Uint8Array(length).fill(1, length - length / 4 + 1);
    trained[1] = 1;
    const encoded = { ids, trained, mediaSpans: [], mediaGrids: [] };
    const example = {
      id: `made up ${i}`,
      part: "text",
      turns: [{ question: "?", answer: "!", kind: "" }],
      media: [],
    };
    return { example, encoded };
  });
  return { own: own as unknown as TrainingRows["own"], replay: [], validation: [], leftOut: [] };
}

function batchOf(pass: readonly TrainingRow[]): MicroBatch {
  return { conversations: pass.map(({ encoded }) => encoded), features: new Float32Array() };
}
