/** A project with pictures and a run as storage has them, for tests of what survives. */
import type { Example, Media, Project, Run, RunPoint } from "../../protocol/records.ts";
import { saveCheckpoint, writeBest } from "../../runs/checkpoints.ts";
import { RunRecorder } from "../../runs/runRecorder.ts";
import { RunWriter } from "../../runs/runWriter.ts";
import type { Library } from "../library.ts";
import type { NewMedia } from "../mediaStore.ts";
import { writeFeature } from "../models/featureFiles.ts";

/** The models that the studio serves. */
export const SERVED = ["served"];

export const project = (id: string): Project => ({
  ...{ id, title: id, field: "other", system: "", modelId: "served", createdAt: "2026" },
});

function medium(name: string, size = 10): NewMedia {
  const hash = name.repeat(64).slice(0, 64);
  const media: Media = {
    ...{ kind: "image", hash, mime: "image/webp", bytes: size, width: 1, height: 1 },
    localName: name,
  };
  return { media, blob: new Blob([new Uint8Array(size)]), thumb: new Blob(["small"]) };
}

export const exampleOf = (projectId: string, { media }: NewMedia): Example => ({
  ...{ id: media.localName, projectId, part: "image", media: [media], turns: [] },
  ...{ split: "train", source: "", editedAt: "" },
});

export const runOf = (projectId: string, id = "r"): Run =>
  ({
    ...{ id, projectId, versionId: "v", title: "T", config: {}, status: "running" },
    ...{ createdAt: "", step: 0, totalSteps: 4, savedStep: 0, bestStep: 0 },
    ...{ evals: [], sampleAnswers: [], adapterBytes: 0, origin: "trained" },
  }) as unknown as Run;

export const [a, b, c] = [medium("a"), medium("b", 20), medium("c", 30)];
export const featureKey = (item: NewMedia) => `${item.media.hash}-00000000`;

export async function projectWithMedia(
  library: Library,
  id: string,
  media: NewMedia[],
): Promise<void> {
  await library.putProject(project(id));
  await library.addExamples(
    media.map((item) => exampleOf(id, item)),
    media,
  );
  for (const item of media) await writeFeature("served-0123", featureKey(item), new Uint8Array(4));
}

const stateOf = (step: number) => ({
  step,
  values: new Float32Array([step, 0.5]),
  ...{ m: new Float32Array(2), v: new Float32Array(2), updates: new Uint32Array(1) },
});

/** Saves a step and the values that are the best so far, as a run does. */
export async function saveStep(library: Library, step: number): Promise<void> {
  const run = await library.runs.get("r");
  const writer = new RunWriter(library.runs, await library.runs.points(run));
  const recorder = new RunRecorder(() => {}, writer, run);
  writer.append({ step } as RunPoint);
  await saveCheckpoint(library, recorder, stateOf(step), async () => {});
  await writeBest(library, run, step, stateOf(step).values);
  await recorder.record({ bestStep: step, evals: [...run.evals, { step, loss: 1 / step }] });
  await library.runs.removeUnnamedFiles(recorder.run);
}
