/** Trains the specialist of a project on its examples, by the features of the project's own model. */
import { newId } from "../base/newId.ts";
import { UserError } from "../base/userError.ts";
import type { Job } from "../base/async/job.ts";
import { classOf } from "../dataset/classTask.ts";
import { requireVision } from "../inference/visual/visualShape.ts";
import { EXEMPLAR_WIDTH } from "../methods/vitask/connector.ts";
import type { TrainingRow } from "../methods/trainingRow.ts";
import { baseFeatureCache, prepareMedia } from "../modelLibrary/featureCaches.ts";
import type { ModelContext } from "../modelLibrary/context.ts";
import type { LoadedModel } from "../modelLibrary/sessions.ts";
import type { Example, Project } from "../protocol/records.ts";
import type { ClassTask, SpecialistReport } from "../protocol/specialist.ts";
import { pooledFeatures } from "../specialist/pooled.ts";
import { scoreOf } from "../specialist/scores.ts";
import type { Specialist } from "../specialist/specialist.ts";
import { trainSpecialist, type Sample } from "../specialist/trainSpecialist.ts";
import { encodeExamples } from "./data/encodedExamples.ts";
import { DEFAULT_PRECISION } from "./planning/presets.ts";
import { mediaKeysOfRows } from "./data/rows.ts";

interface LabelledRow {
  row: TrainingRow;
  target: number;
  range: [begin: number, end: number];
}

/**
 * One head over the classes of all `tasks`; an example that several ask about counts once for each.
 * @throws UserError when there is no task, or the model reads text only; the signal's reason when the job is cancelled
 */
export async function trainProjectSpecialist(
  context: Pick<ModelContext, "library" | "models">,
  loaded: LoadedModel,
  { id: projectId, system }: Pick<Project, "id" | "system">,
  examples: readonly Example[],
  tasks: readonly ClassTask[],
  seed: number,
  job: Job,
): Promise<Specialist> {
  requireTasks(tasks);
  const { session, reader } = loaded;
  if (!session.recorder.model.vision) {
    throw new UserError(
      "This model reads text only, and a specialist looks at pictures. Choose a model that sees, on the Models screen.",
    );
  }
  const { featureWidth } = requireVision(session.recorder.model.vision);
  const parts = ["image", "video"] as const;
  const rows = encodeExamples(examples, system, reader).select({
    parts: [...parts],
    maxTokens: Infinity,
  });
  const [train, watched] = [labelled(rows.own, tasks), labelled(rows.validation, tasks)];
  const used = [...train, ...watched].map(({ row }) => row);
  const cache = await baseFeatureCache(context, loaded, DEFAULT_PRECISION);
  await prepareMedia(cache, mediaKeysOfRows(used), job.progress);
  const samplesOf = async (some: readonly LabelledRow[]): Promise<Sample[]> => {
    const samples: Sample[] = [];
    for (const { row, ...target } of some) {
      const pictured = { media: row.example.media, mediaGrids: row.encoded.mediaGrids };
      samples.push({ ...target, pooled: await pooledFeatures(pictured, cache, featureWidth) });
    }
    return samples;
  };
  const data = { train: await samplesOf(train), validation: await samplesOf(watched) };
  const classes = tasks.reduce((sum, task) => sum + task.classes.length, 0);
  const { opinions, values, mean, deviation, ...learnt } = await trainSpecialist(
    session,
    classes,
    data,
    seed,
    job,
  );
  const sets = tasks.map(({ key, questions, classes, rare }) => ({
    ...{ key, questions },
    labels: classes.map(({ label }) => label),
    rare: rare.map(({ label }) => label),
  }));
  const on = watched.length > 0 ? ("validation" as const) : ("train" as const);
  const report: SpecialistReport = {
    ...{ id: newId(), projectId, modelId: loaded.id, createdAt: new Date().toISOString(), sets },
    trainIds: [...new Set(train.map(({ row }) => row.example.id))],
    watched: watched.length,
    ...{ seed, ...learnt },
    score: scoreOf(on, sets, opinions, on === "validation" ? data.validation : data.train),
    ...{ inputWidth: featureWidth, width: EXEMPLAR_WIDTH },
  };
  return { report, values, mean, deviation };
}

/** @throws UserError when there is none */
export function requireTasks(tasks: readonly ClassTask[]): void {
  if (tasks.length > 0) return;
  throw new UserError(
    "A specialist tells classes apart, and no question about pictures here has two answers or more that at least two examples to learn from give. Write more examples, or choose another way of learning.",
  );
}

/** The rows that belong to a class of a task, with the class counted over the classes of all tasks. */
function labelled(rows: readonly TrainingRow[], tasks: readonly ClassTask[]): LabelledRow[] {
  let begin = 0;
  return tasks.flatMap((task) => {
    const range: [number, number] = [begin, begin + task.classes.length];
    begin = range[1];
    return rows.flatMap((row) => {
      const found = classOf(row.example, task);
      return found === null ? [] : [{ row, target: range[0] + found, range }];
    });
  });
}
