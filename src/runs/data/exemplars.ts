/** What a specialist says of the rows of a run, for methods that learn beside one. */
import { framingOf, type Framing } from "../../base/media/framing.ts";
import { UserError } from "../../base/userError.ts";
import { framingText } from "../../base/words/framingText.ts";
import type { ModelSession } from "../../inference/session.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import type { Example, Run } from "../../protocol/records.ts";
import type { SpecialistReport } from "../../protocol/specialist.ts";
import type { Pictured } from "../../specialist/pooled.ts";
import { readSpecialist, type Specialist } from "../../specialist/specialist.ts";
import { SpecialistModel } from "../../specialist/specialistModel.ts";
import type { Library } from "../../storage/library.ts";
import { getSpecialist, SPECIALIST_FILE } from "../../storage/runs/specialists.ts";
import type { SpecialistInput } from "../specialists/specialistInput.ts";
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
 * The specialist may stand beside a run of this model on these examples.
 * @throws UserError when it reads features of another model or of media that go in otherwise, or learnt from examples that are hidden now
 */
export function requireFit(
  report: Pick<SpecialistReport, "modelId" | "network" | "framing" | "trainIds">,
  model: { id: string; framing?: Framing | undefined },
  examples: readonly Pick<Example, "id" | "split">[],
): void {
  const { modelId, network, trainIds } = report;
  // A network of its own sees alike beside every model.
  if (!network && modelId !== model.id) {
    throw new UserError(
      `The specialist looks through the eyes of the model ${modelId}, and this lesson is of ${model.id}. Train the specialist again.`,
    );
  }
  if (!network && framingOf(report) !== framingOf(model)) {
    const [theirs, ours] = [framingText(framingOf(report)), framingText(framingOf(model))];
    throw new UserError(
      `The specialist has learnt from pictures with “${theirs}”, and this lesson is set to “${ours}”. Set both alike: the specialist learns with what is chosen for the project, under What the model sees.`,
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
  const { modelId, framing } = config;
  requireFit(readSpecialist(bytes).report, { id: modelId, framing }, examples);
  await library.runs.files(id).write(SPECIALIST_FILE, bytes);
}

/** The rows with media get what the specialist says of them. `input` is the specialist's, prepared for all of them. */
export async function withExemplars(
  rows: readonly TrainingRow[],
  specialist: Specialist,
  session: ModelSession,
  input: SpecialistInput,
): Promise<TrainingRow[]> {
  const seen = rows.filter(({ example }) => example.media.length > 0);
  const inputs: Float32Array[] = [];
  for (const row of seen) inputs.push(await input.of(picturedOf(row)));
  const model = new SpecialistModel(session, specialist);
  try {
    const opinions = await model.opinions(inputs);
    const byRow = new Map(seen.map((row, i) => [row, opinions[i]!.features]));
    return rows.map((row) => {
      const exemplar = byRow.get(row);
      return exemplar ? { ...row, exemplar } : row;
    });
  } finally {
    model.destroy();
  }
}

/** What a specialist looks at of a row. */
export function picturedOf({ example, encoded }: TrainingRow): Pictured {
  return { media: example.media, mediaGrids: encoded.mediaGrids };
}

/** The same rows for planning, before anything has been seen. */
export function withBlankExemplars(rows: readonly TrainingRow[], width: number): TrainingRow[] {
  const exemplar = new Float32Array(width);
  return rows.map((row) => (row.example.media.length > 0 ? { ...row, exemplar } : row));
}
