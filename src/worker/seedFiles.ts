/** What ships for synthesizers: seed tasks with their pictures, the blank picture, and descriptions of a sample's pictures. */
import type { Job } from "../base/async/job.ts";
import { inParallel } from "../base/async/inParallel.ts";
import { ingestOwnMedia } from "../importing/ingestMedia.ts";
import type { Split } from "../protocol/records.ts";
import type { NewMedia } from "../storage/mediaStore.ts";
import type { SeedTask } from "../synthesis/seedTask.ts";
import type { TaskTriplet } from "../protocol/synthesis.ts";
import { fetchFrom } from "./sampleFiles.ts";

const FETCH_LANES = 6;

/** A row of samples/seeds/seeds.json (tools/samples/seeds.py). `image` is relative to its folder. */
interface SeedRow {
  image: string;
  split: Split;
  source: string;
  caption: string;
  tasks: TaskTriplet[];
}

async function seedRows(): Promise<SeedRow[]> {
  return (await (await fetchFrom("seeds/seeds.json")).json()) as SeedRow[];
}

/** The shipped seed tasks without their pictures. */
export async function shippedTasks(): Promise<Omit<SeedTask, "media">[]> {
  return (await seedRows()).flatMap(({ source, split, caption, tasks }) =>
    tasks.map((task) => ({ ...task, caption, source, split })),
  );
}

export async function shippedSeedCount(): Promise<number> {
  return (await seedRows()).reduce((sum, { tasks }) => sum + tasks.length, 0);
}

/** The shipped seed tasks, and the files of their pictures, each once. */
export async function shippedSeeds({ progress }: Job): Promise<{
  tasks: SeedTask[];
  media: NewMedia[];
}> {
  progress("Reading the seed tasks", 0, 0);
  const rows = await seedRows();
  const media: NewMedia[] = [];
  const tasks: SeedTask[][] = [];
  await inParallel([...rows.entries()], FETCH_LANES, async ([index, row]) => {
    const { image, split, source, caption } = row;
    const item = await ingestOwnMedia(await (await fetchFrom(`seeds/${image}`)).blob(), image);
    media[index] = item;
    tasks[index] = row.tasks.map((task) => ({
      ...{ ...task, media: item.media, caption, source, split },
    }));
    progress("Fetching pictures", tasks.filter(Boolean).length, rows.length);
  });
  return { tasks: tasks.flat(), media };
}

/** The picture that shows nothing. */
export async function blankPicture(): Promise<NewMedia> {
  return ingestOwnMedia(await (await fetchFrom("seeds/blank.webp")).blob(), "blank.webp");
}

/** Descriptions of the kitchen's pictures, by the SHA-256 of their files. */
export async function sampleCaptions(): Promise<Map<string, string>> {
  const captions = (await (await fetchFrom("kitchen/captions.json")).json()) as object;
  return new Map(Object.entries(captions) as [string, string][]);
}

/** The synthesizer of the embedded model, trained on the shipped seed tasks (tools/samples/train_synthesizer.py). */
export function shippedSynthesizer(): Promise<{ path: string; file: File }[]> {
  const names = ["adapter_config.json", "adapter_model.safetensors"];
  return Promise.all(
    names.map(async (name) => {
      const blob = await (await fetchFrom(`seeds/synthesizer/${name}`)).blob();
      return { path: `Synthesizer of Scion Sprout/${name}`, file: new File([blob], name) };
    }),
  );
}
