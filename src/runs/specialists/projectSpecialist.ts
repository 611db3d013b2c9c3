/** Trains the specialist of a project on its examples, by the features of the project's own model or of a brought network. */
import { newId } from "../../base/newId.ts";
import { UserError } from "../../base/userError.ts";
import type { Job } from "../../base/async/job.ts";
import { withoutClass } from "../../dataset/classes/classTask.ts";
import { whyNoClassTask } from "../../dataset/classes/whyNoClassTask.ts";
import { EXEMPLAR_WIDTH } from "../../methods/vitask/connector.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import type { ModelContext } from "../../modelLibrary/context.ts";
import type { LoadedModel } from "../../modelLibrary/sessions.ts";
import type { NetworkFeatures } from "../../networks/networkFeatures.ts";
import type { LabelMap } from "../../protocol/network.ts";
import type { Example, Project } from "../../protocol/records.ts";
import type {
  ClassTask,
  SpecialistNetwork,
  SpecialistReport,
  SpecialistSet,
} from "../../protocol/specialist.ts";
import { scoreOf } from "../../specialist/scores.ts";
import type { Specialist } from "../../specialist/specialist.ts";
import { trainSpecialist, type Sample } from "../../specialist/trainSpecialist.ts";
import { encodeExamples } from "../data/encodedExamples.ts";
import { DEFAULT_PRECISION } from "../planning/presets.ts";
import { labelledExamples, type LabelledExample } from "./labelledExamples.ts";
import { networkAlone } from "./networkAlone.ts";
import { networkInput, specialistInput, type SpecialistInput } from "./specialistInput.ts";

/** The network that the specialist is to look through, and what its classes stand for. */
export interface ThroughNetwork {
  features: NetworkFeatures;
  labels: LabelMap;
}

export interface SpecialistData {
  project: Pick<Project, "id" | "system" | "framing">;
  examples: readonly Example[];
  tasks: readonly ClassTask[];
  seed: number;
  /** Without it the specialist looks through the model's own vision tower. */
  through?: ThroughNetwork;
}

/**
 * One head over the classes of all tasks; an example that several ask about counts once for each.
 * @throws UserError when there is no task, or the model reads text only; the signal's reason when the job is cancelled
 */
export async function trainProjectSpecialist(
  context: Pick<ModelContext, "library" | "models">,
  loaded: LoadedModel,
  { project, examples, tasks, seed, through }: SpecialistData,
  job: Job,
): Promise<Specialist> {
  if (tasks.length === 0) throw new UserError(whyNoClassTask(examples));
  const { session, reader } = loaded;
  if (!session.recorder.model.vision) {
    throw new UserError(
      "This model reads text only, and a specialist looks at pictures. Choose a model that sees, on the Models screen.",
    );
  }
  const rows = encodeExamples(examples, project.system, reader).select({
    parts: ["image", "video"],
    maxTokens: Infinity,
  });
  const [train, watched] = [
    labelledExamples(rows.own, tasks),
    labelledExamples(rows.validation, tasks),
  ];
  const input = through
    ? networkInput(through.features)
    : await specialistInput(context, loaded, {}, DEFAULT_PRECISION);
  await input.prepare([...train, ...watched], job.progress);
  const data = {
    train: await samplesOf(train, input),
    validation: await samplesOf(watched, input),
  };
  const classes = tasks.reduce((sum, task) => sum + task.classes.length, 0);
  const { opinions, values, mean, deviation, ...learnt } = await trainSpecialist(
    ...([session, classes, data, seed, job] as const),
  );
  const sets = setsOf(tasks);
  const on = watched.length > 0 ? ("validation" as const) : ("train" as const);
  const scored = on === "validation" ? watched : train;
  const report: SpecialistReport = {
    ...{ id: newId(), projectId: project.id, modelId: loaded.id },
    createdAt: new Date().toISOString(),
    ...(through
      ? { network: await networkReport(through, sets, scored, on) }
      : loaded.processor?.framings && { framing: project.framing }),
    sets,
    trainIds: [...new Set(train.map(({ id }) => id))],
    watched: watched.length,
    unlabelled: {
      train: unlabelled(rows.own, tasks),
      watched: unlabelled(rows.validation, tasks),
    },
    ...{ seed, ...learnt },
    score: scoreOf(on, sets, opinions, scored),
    ...{ inputWidth: input.width, width: EXEMPLAR_WIDTH },
  };
  return { report, values, mean, deviation };
}

/** Rows that answer a task with none of its classes, counted once for each task as `labelled` does. */
function unlabelled(rows: readonly TrainingRow[], tasks: readonly ClassTask[]): number {
  const examples = rows.map(({ example }) => example);
  return tasks.reduce((sum, task) => sum + withoutClass(examples, task).length, 0);
}

function setsOf(tasks: readonly ClassTask[]): SpecialistSet[] {
  return tasks.map(({ key, questions, classes, rare }) => ({
    ...{ key, questions },
    labels: classes.map(({ label }) => label),
    rare: rare.map(({ label }) => label),
  }));
}

async function samplesOf(
  examples: readonly LabelledExample[],
  input: SpecialistInput,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const example of examples) {
    const { target, range } = example;
    samples.push({ target, range, pooled: await input.of(example) });
  }
  return samples;
}

async function networkReport(
  { features, labels }: ThroughNetwork,
  sets: readonly SpecialistSet[],
  examples: readonly LabelledExample[],
  on: "validation" | "train",
): Promise<SpecialistNetwork> {
  const { id, title, logits } = features.record;
  if (!logits) return { id, title };
  return {
    ...{ id, title },
    alone: { labels, score: await networkAlone(features, labels, sets, examples, on) },
  };
}
