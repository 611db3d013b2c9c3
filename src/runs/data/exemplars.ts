/** What a specialist says of the rows of a run, for methods that learn beside one. */
import { UserError } from "../../base/userError.ts";
import type { FeatureCache } from "../../inference/visual/featureCache.ts";
import type { ModelSession } from "../../inference/session.ts";
import { requireVision } from "../../inference/visual/visualShape.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import type { Example, Run } from "../../protocol/records.ts";
import type { SpecialistReport } from "../../protocol/specialist.ts";
import { pooledFeatures } from "../../specialist/pooled.ts";
import { readSpecialist, type Specialist } from "../../specialist/specialist.ts";
import { SpecialistModel } from "../../specialist/specialistModel.ts";
import type { Library } from "../../storage/library.ts";
import { getSpecialist, SPECIALIST_FILE } from "../../storage/runs/specialists.ts";
import { runMethod } from "./runMethod.ts";

/** @throws UserError when the file is missing or damaged */
export async function specialistOfRun(
  library: Library,
  { id, title }: Pick<Run, "id" | "title">,
): Promise<Specialist> {
  const bytes = await library.runs.files(id).read(SPECIALIST_FILE);
  if (bytes) return readSpecialist(bytes);
  throw new UserError(
    `The specialist that "${title}" learns beside is no longer on disk. Start a new lesson, or choose to answer without a specialist.`,
  );
}

/**
 * The specialist may stand beside a lesson of this model on these examples.
 * @throws UserError when it reads features of another model, or learnt from examples that are hidden now
 */
export function requireFit(
  { modelId, trainIds }: Pick<SpecialistReport, "modelId" | "trainIds">,
  model: { id: string },
  examples: readonly Pick<Example, "id" | "split">[],
): void {
  if (modelId !== model.id) {
    throw new UserError(
      `The specialist looks through the eyes of the model ${modelId}, and this lesson is of ${model.id}. Train the specialist again.`,
    );
  }
  const learnt = new Set(trainIds);
  const leaked = examples.filter(({ id, split }) => split === "test" && learnt.has(id)).length;
  if (leaked > 0) {
    throw new UserError(
      `The specialist has learnt from ${leaked} of the examples that are hidden now, so a check would not be honest. Train the specialist again.`,
    );
  }
}

/**
 * Gives a new run its own copy of the project's specialist, where its method learns beside one.
 * @throws UserError when the project has none, or it does not fit the run
 */
export async function keepSpecialist(
  library: Library,
  { id, projectId, config }: Pick<Run, "id" | "projectId" | "config">,
  examples: readonly Example[],
): Promise<void> {
  const { method } = runMethod(config);
  if (!method.specialist) return;
  const bytes = await getSpecialist(projectId);
  if (!bytes) {
    throw new UserError(
      `"${method.title}" needs a specialist, and this project has none yet. Train one first, above the settings.`,
    );
  }
  requireFit(readSpecialist(bytes).report, { id: config.modelId }, examples);
  await library.runs.files(id).write(SPECIALIST_FILE, bytes);
}

/** The rows with media get what the specialist says of them. `cache` holds the base model's features of all of them. */
export async function withExemplars(
  rows: readonly TrainingRow[],
  specialist: Specialist,
  session: ModelSession,
  cache: FeatureCache,
): Promise<TrainingRow[]> {
  const { featureWidth } = requireVision(session.recorder.model.vision);
  const seen = rows.filter(({ example }) => example.media.length > 0);
  const pooled: Float32Array[] = [];
  for (const { example, encoded } of seen) {
    const pictured = { media: example.media, mediaGrids: encoded.mediaGrids };
    pooled.push(await pooledFeatures(pictured, cache, featureWidth));
  }
  const model = new SpecialistModel(session, specialist);
  try {
    const opinions = await model.opinions(pooled);
    const byRow = new Map(seen.map((row, i) => [row, opinions[i]!.features]));
    return rows.map((row) => {
      const exemplar = byRow.get(row);
      return exemplar ? { ...row, exemplar } : row;
    });
  } finally {
    model.destroy();
  }
}

/** The same rows for planning, before anything has been seen. */
export function withBlankExemplars(rows: readonly TrainingRow[], width: number): TrainingRow[] {
  const exemplar = new Float32Array(width);
  return rows.map((row) => (row.example.media.length > 0 ? { ...row, exemplar } : row));
}
