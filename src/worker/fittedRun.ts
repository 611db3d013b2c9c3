/** A run as it goes into the memory of the worker's device: what the Teach screen plans, and what a tool begins with. */
import type { RunConfig } from "../protocol/config.ts";
import { withHalf } from "../engine/graph/deviceProfile.ts";
import type { DeviceRate } from "../engine/nn/deviceRate.ts";
import type { ModelPlan } from "../inference/openModel.ts";
import type { ModelSessions } from "../modelLibrary/sessions.ts";
import type { TrainingRows } from "../runs/data/rows.ts";
import { fitRun } from "../runs/planning/fitRun.ts";
import type { Within } from "../runs/planning/planWithin.ts";
import { offeredBy } from "../runs/planning/verdict.ts";
import type { Context } from "./context.ts";

/** @throws {UserError} when the model is missing */
export async function fittedRun(
  { models }: Pick<Context, "models">,
  sessions: ModelSessions,
  rows: TrainingRows,
  asked: RunConfig,
): Promise<Within & { planned: ModelPlan; rate: DeviceRate | null }> {
  const { modelId, precision } = asked;
  const planned = await models.withTies(
    modelId,
    await sessions.plan(modelId, precision),
    precision,
  );
  const gpu = await sessions.gpu().catch(() => undefined);
  const rate = await sessions.rate();
  const known = await sessions.profile();
  const profile = asked.halfProducts ? withHalf(known, gpu ?? {}) : known;
  return { planned, rate, ...fitRun(planned, rows, asked, profile, offeredBy(gpu), rate) };
}
