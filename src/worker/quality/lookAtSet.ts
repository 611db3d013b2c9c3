/** Looks at a project's examples for the Quality page: reads what is known of their media, and lets every rule look. */
import type { Job } from "../../base/async/job.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import type { QualityReport } from "../../protocol/quality.ts";
import type { Example } from "../../protocol/records.ts";
import { gathered, lookWithEach, QUALITY_RULES } from "../../quality/index.ts";
import { overviewOf } from "../../quality/overview.ts";
import {
  similarAfter,
  type Signed,
  type SimilarPair,
} from "../../quality/pictures/similarMedia.ts";
import { mediaOf, type QualityInput, type VisualGain } from "../../quality/rule.ts";
import type { Context } from "../context.ts";
import { signedMedia } from "./signedMedia.ts";
import { Slices } from "./slices.ts";
import { tokenCounts } from "./tokenCounts.ts";
import { viewSideOf } from "./viewSide.ts";

type Stores = Pick<Context, "library" | "models">;

/** What the rules read, and what could not be read. */
export interface SetFacts {
  input: QualityInput;
  readAnew: number;
  /** In sentences. */
  notSeen: string[];
}

/** @throws the signal's reason when the job is cancelled */
export async function lookAtSet(
  context: Stores,
  projectId: string,
  visualGains: readonly VisualGain[] | null,
  job: Job,
): Promise<QualityReport> {
  const started = performance.now();
  const { input, readAnew, notSeen } = await readSet(context, projectId, visualGains, job);
  const overview = overviewOf(input.examples);
  const looked = [];
  const slices = new Slices();
  for (const one of lookWithEach(input)) {
    looked.push(one);
    await slices.pause(() =>
      job.progress("Looking for what is weak", looked.length, QUALITY_RULES.length),
    );
  }
  return {
    ...overview,
    ...gathered(looked),
    notSeen,
    readAnew,
    seconds: (performance.now() - started) / 1000,
  };
}

/** @throws the signal's reason when the job is cancelled */
export async function readSet(
  { library, models }: Stores,
  projectId: string,
  visualGains: readonly VisualGain[] | null,
  job: Job,
): Promise<SetFacts> {
  const { modelId, system } = await library.getProject(projectId);
  const examples = ownExamples(await library.listExamples(projectId));
  const { signed, readAnew, unread } = await signedMedia(library, mediaOf(examples), job);
  const similar = await similarPairs([...signed.values()], job);
  job.progress("Reading the examples", 0, examples.length);
  const notSeen = unread.map(
    ({ localName }) => `${localName || "A file"} could not be decoded, and was not compared.`,
  );
  // A project may be on a model that is not here.
  const reader = await models.reader(modelId).catch(() => null);
  if (!reader) {
    notSeen.push(
      "The project's model is not here, so lengths and sizes were not compared with it.",
    );
  }
  const files = reader && (await models.processorFiles(modelId));
  const lengths = reader && tokenCounts(examples, system, reader);
  job.progress("Reading the examples", examples.length, examples.length);
  return {
    input: { examples, signed, similar, visualGains, lengths, viewSide: viewSideOf(files) },
    readAnew,
    notSeen: shortened(notSeen),
  };
}

/** Without the general ones, which are nobody's work here. */
export const ownExamples = (examples: readonly Example[]) =>
  examples.filter(({ part }) => part !== "replay");

/** All pairs that look alike. */
async function similarPairs(signed: readonly Signed[], job: Job): Promise<SimilarPair[]> {
  const pairs: SimilarPair[] = [];
  const slices = new Slices();
  const all = signed.length ** 2;
  for (let i = 0; i < signed.length; i++) {
    pairs.push(...similarAfter(signed, i));
    // Each is compared with those after it, so the first take longest.
    const left = signed.length - i - 1;
    await slices.pause(() => job.progress("Comparing pictures", all - left ** 2, all));
  }
  return pairs;
}

const MOST_SENTENCES = 5;

function shortened(sentences: readonly string[]): string[] {
  if (sentences.length <= MOST_SENTENCES) return [...sentences];
  const more = sentences.length - MOST_SENTENCES;
  return [
    ...sentences.slice(0, MOST_SENTENCES),
    `${formatCount(more, "other file")} could not be read either.`,
  ];
}
