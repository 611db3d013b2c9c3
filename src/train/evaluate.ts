/** The validation loss: the same for every method. */
import type { Program } from "../engine/graph/program.ts";
import type { LoadedAdapter, ModelSession } from "../inference/session.ts";
import { supervisedTokens } from "../methods/conversation.ts";
import { EVALUATION } from "../methods/objective.ts";
import type { BatchShape } from "./batchShape.ts";
import type { MicroBatch } from "./pack.ts";
import { recordStep } from "./recordStep.ts";
import { sessionShape } from "./sessionShape.ts";
import { writeBatch } from "./writeBatch.ts";

/**
 * Mean negative log likelihood over all answer tokens of the plain rows, in nats, with or without an adapter. Waits for the
 * GPU.
 */
export async function evalLoss(
  session: ModelSession,
  adapter: LoadedAdapter | undefined,
  batches: readonly MicroBatch[],
): Promise<number> {
  const tokens = batches.flatMap((b) => b.conversations.map(supervisedTokens));
  const weight = 1 / tokens.reduce((total, n) => total + n, 0);
  const weights = Object.fromEntries(EVALUATION.terms.map(({ term }) => [term.name, weight]));
  let loss = 0;
  for (const batch of batches) {
    const { program, shape } = await evalProgram(session, adapter, batch);
    const { model } = session.recorder;
    const first = writeBatch(session.gpu.device, program, batch, shape, model, weights);
    program.run({ first });
    for (const { term } of EVALUATION.terms) loss += (await program.read(`loss.${term.name}`))[0]!;
  }
  return loss;
}

/** The program that measures the loss of a micro-batch, with its shape. Exported for benchmarks. */
export async function evalProgram(
  session: ModelSession,
  adapter: LoadedAdapter | undefined,
  batch: MicroBatch,
): Promise<{ program: Program; shape: BatchShape }> {
  const { recorder } = session;
  const shape = sessionShape(batch, session, adapter);
  const program = await session.program({ adapter, purpose: "evaluate", shape }, () =>
    recordStep(recorder, adapter?.layout, shape, { withBackward: false, checkpointing: false }),
  );
  return { program, shape };
}
