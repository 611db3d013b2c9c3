/**
 * Trains a specialist on pooled features: AdamW on minibatches, cross entropy within the set of each example, and the epoch
 * kept that tells most of the watched examples right. Equal inputs and seed give equal bits on a device.
 */
import { batched } from "../base/async/batched.ts";
import { hash32 } from "../base/hash.ts";
import type { Job } from "../base/async/job.ts";
import { Random } from "../base/random.ts";
import { read } from "../engine/gpu/readback.ts";
import { Trace } from "../engine/graph/trace.ts";
import { adamwHyper } from "../engine/optim/adamw.ts";
import { initialValues } from "../engine/weights/adapterLayout.ts";
import type { LoadedAdapter, ModelSession } from "../inference/session.ts";
import type { SpecialistPoint } from "../protocol/specialist.ts";
import { recordUpdate } from "../train/recordUpdate.ts";
import { classifierLayout, recordTraining, ROWS, type ClassifierShape } from "./classifier.ts";
import { standardisation } from "./pooled.ts";
import { crossEntropy, isRight, type Target } from "./scores.ts";
import { infer, standardised, type Opinion } from "./specialistModel.ts";

export interface Sample extends Target {
  /** Pooled features (F). */
  pooled: Float32Array;
}

/** All ours: the paper's 30 epochs are of a whole ViT on many more pictures. */
const FEWEST_STEPS = 400;
const FEWEST_EPOCHS = 30;
const OPTIM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, maxGradNorm: 1 };
const LEARNING_RATE = 1e-3;

export interface TrainedSpecialist {
  mean: Float32Array;
  deviation: Float32Array;
  values: Float32Array;
  epochs: number;
  bestEpoch: number;
  points: SpecialistPoint[];
  /** Of the best epoch: of the watched samples, or without any of those learnt from. */
  opinions: Opinion[];
}

/** Enough for FEWEST_STEPS steps. */
export function epochsFor(samples: number): number {
  const steps = Math.ceil(samples / ROWS);
  return Math.max(FEWEST_EPOCHS, Math.ceil(FEWEST_STEPS / steps));
}

/** @throws the signal's reason when the job is cancelled */
export async function trainSpecialist(
  session: ModelSession,
  classes: number,
  { train, validation }: { train: readonly Sample[]; validation: readonly Sample[] },
  seed: number,
  job: Job,
): Promise<TrainedSpecialist> {
  const scaling = standardisation(train.map(({ pooled }) => pooled));
  const shape = { inputWidth: scaling.mean.length, classes };
  const ready = (samples: readonly Sample[]) =>
    samples.map((sample) => ({ ...sample, input: standardised(sample.pooled, scaling) }));
  const [learnt, watched] = [ready(train), ready(validation)];
  const layout = classifierLayout(shape);
  const adapter = session.loadAdapter(layout, initialValues(layout, seed), true);
  try {
    const step = await stepper(session, adapter, shape);
    const epochs = epochsFor(train.length);
    const points: SpecialistPoint[] = [];
    let best: Pick<TrainedSpecialist, "values" | "opinions" | "bestEpoch"> | undefined;
    for (let epoch = 1; epoch <= epochs; epoch++) {
      job.progress("Training the specialist", epoch - 1, epochs);
      const order = new Random(hash32(`specialist ${epoch}`, seed)).shuffle(learnt);
      let loss = 0;
      for (const some of batched(order, ROWS)) loss += (await step(some)) * some.length;
      const scored = watched.length > 0 ? watched : learnt;
      const opinions = await infer(
        session,
        adapter,
        shape,
        scored.map(({ input }) => input),
      );
      const validation = watched.length > 0 && {
        loss: mean(opinions.map((opinion, i) => crossEntropy(opinion, scored[i]!))),
        right: opinions.filter((opinion, i) => isRight(opinion, scored[i]!)).length,
        of: watched.length,
      };
      points.push({
        ...{ epoch, trainLoss: loss / learnt.length },
        ...(validation && { validation }),
      });
      if (isBest(points)) {
        const bytes = await read(session.gpu.device, adapter.values, 0, layout.bytes);
        best = { values: new Float32Array(bytes), opinions, bestEpoch: epoch };
      }
    }
    job.progress("Training the specialist", epochs, epochs);
    return { ...scaling, ...best!, epochs, points };
  } finally {
    adapter.destroy();
  }
}

/** Whether the last epoch is the best so far; without watched samples the newest always is. */
function isBest(points: readonly SpecialistPoint[]): boolean {
  const { validation: last } = points.at(-1)!;
  if (!last) return true;
  return points.slice(0, -1).every(({ validation: earlier }) => {
    const { right, loss } = earlier!;
    return last.right > right || (last.right === right && last.loss < loss);
  });
}

type Ready = Sample & { input: Float32Array };

/** One optimiser step on at most ROWS samples → their mean loss before it. */
async function stepper(session: ModelSession, adapter: LoadedAdapter, shape: ClassifierShape) {
  const { recorder, gpu } = session;
  const keyOf = (purpose: "train" | "update") => ({
    ...{ adapter, purpose, shape: { specialist: shape } },
  });
  const program = await session.program(keyOf("train"), () =>
    recordTraining(recorder.profile, adapter.layout, shape),
  );
  // Every tensor takes part in every step.
  const whole = { ranges: [{ begin: 0, end: adapter.layout.bytes, row: 0 }], counts: [1] };
  const update = await session.program(keyOf("update"), () =>
    recordUpdate(new Trace(recorder.profile), adapter.layout, whole),
  );
  let steps = 0;
  return async (some: readonly Ready[]): Promise<number> => {
    const encoder = gpu.device.createCommandEncoder();
    encoder.clearBuffer(adapter.arenas["grads"]!);
    gpu.device.queue.submit([encoder.finish()]);
    for (const [name, values] of Object.entries(pack(some, shape))) program.write(name, values);
    await session.submit(program);
    update.write("hyper", adamwHyper(OPTIM, LEARNING_RATE, ++steps));
    await session.submit(update);
    return (await program.read("loss"))[0]!;
  };
}

/** Padding rows weigh 0; their set is that of all classes. */
function pack(some: readonly Ready[], { inputWidth, classes }: ClassifierShape) {
  const x = new Float32Array(ROWS * inputWidth);
  const targets = new Uint32Array(ROWS);
  const ranges = Uint32Array.from({ length: 2 * ROWS }, (_, i) => (i % 2 ? classes : 0));
  const weights = new Float32Array(ROWS);
  some.forEach(({ input, target, range }, i) => {
    x.set(input, i * inputWidth);
    targets[i] = target;
    ranges.set(range, 2 * i);
    weights[i] = 1 / some.length;
  });
  return { x, targets, ranges, weights };
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
