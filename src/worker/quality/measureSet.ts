/** What needs the project's model: whether answers depend on their pictures, and how near examples are to a domain. */
import type { Job } from "../../base/async/job.ts";
import { UserError } from "../../base/userError.ts";
import { baseFeatureCache, prepareMedia } from "../../modelLibrary/featureCaches.ts";
import type { LoadedModel, ModelSessions } from "../../modelLibrary/sessions.ts";
import { blankMedia } from "../../probes/blankMedia.ts";
import { pictureVectors } from "../../probes/pictureVectors.ts";
import { sampleOf, visualGains } from "../../probes/visualGains.ts";
import type { RelevanceReport } from "../../protocol/quality.ts";
import { withoutPlaceholders } from "../../base/examples/placeholders.ts";
import type { Example } from "../../protocol/records.ts";
import { questionsOf } from "../../quality/questions.ts";
import { relevanceOf } from "../../quality/relevance.ts";
import type { VisualGain } from "../../quality/rule.ts";
import { encodeExamples } from "../../runs/data/encodedExamples.ts";
import { mediaKeysOfRows } from "../../runs/data/rows.ts";
import { DEFAULT_PRECISION } from "../../runs/planning/presets.ts";
import type { Context } from "../context.ts";
import { ownExamples } from "./lookAtSet.ts";
import { networkVectors } from "./networkVectors.ts";
import { readTexts, readWords, type ReadTexts, type ReadWords } from "./readTexts.ts";

/** Examples whose answers are read twice: enough to tell a tenth of them from a fifth. Ours. */
const MOST_MEASURED = 100;

/**
 * Of a sample of the examples to learn from, by the model as it is. What is hidden stays unread: nobody shall choose it by what a
 * model makes of it.
 * @throws UserError when the model reads text only, or no example to learn from has a picture
 */
export async function measureVisualUse(
  context: Context,
  sessions: ModelSessions,
  projectId: string,
  job: Job,
): Promise<VisualGain[]> {
  return withModel(context, sessions, projectId, job, async (loaded, system) => {
    const { session, reader, processor } = loaded;
    if (!processor) {
      throw new UserError(
        "This model reads text only, so that no picture can matter to it. Choose a model that sees, on the Models screen.",
      );
    }
    const examples = await context.library.listExamples(projectId);
    const { own } = encodeExamples(examples, system, reader).select({
      parts: ["image", "video"],
      maxTokens: reader.maxTokens,
    });
    const rows = sampleOf(own, MOST_MEASURED);
    if (rows.length === 0) {
      throw new UserError(
        "No example to learn from has a picture and an answer. Bring some, or move some to Learn.",
      );
    }
    const seen = await baseFeatureCache(context, loaded, DEFAULT_PRECISION);
    await prepareMedia(seen, mediaKeysOfRows(rows), job.progress);
    return visualGains(session, rows, { seen, blank: blankMedia(session, processor) }, job);
  });
}

interface WantedRelevance {
  projectId: string;
  ids: readonly string[];
  words: string;
  network?: string;
  textNetwork?: string;
}

/**
 * Pictures by the model's own features, or by those of a network that was brought, which may read the words as well; texts by the
 * words that they share, or by a network that reads them. Each is opened only where it has something to compare.
 * @throws UserError when neither examples nor words define it, or a network is no longer here
 */
export async function measureRelevance(
  context: Context,
  sessions: ModelSessions,
  { projectId, ids, words, network, textNetwork }: WantedRelevance,
  job: Job,
): Promise<RelevanceReport> {
  if (ids.length === 0 && words.trim() === "") {
    throw new UserError("Choose a few examples, or write some words, that say what it is about.");
  }
  const examples = ownExamples(await context.library.listExamples(projectId));
  const hasPicture = examples.some(({ id, media }) => ids.includes(id) && media.length > 0);
  const seenWords = network === undefined ? null : await readWords(network, words);
  const { pictures, by } =
    !hasPicture && !seenWords
      ? { pictures: new Map<string, Float32Array>(), by: "" }
      : network === undefined
        ? await byModel(context, sessions, projectId, examples, job)
        : await networkVectors(context, network, examples, job);
  const texts = textsOf(examples);
  const read = textNetwork === undefined ? null : await readTexts(textNetwork, texts, words, job);
  const scores = relevanceOf(
    { pictures, texts, ...(read && { textVectors: read.vectors }) },
    {
      ids,
      words,
      wordVectors: { pictures: seenWords?.vector, texts: read?.words?.vector },
    },
  );
  return {
    scores,
    basis: basisOf({ pictures: pictures.size > 0 ? by : "", hasPicture, seenWords, read }),
    leftOut: examples.length - scores.length,
  };
}

/** By what examples were compared, in a sentence. */
function basisOf({
  pictures,
  hasPicture,
  seenWords,
  read,
}: {
  /** What was looked through, "" for nothing. */
  pictures: string;
  hasPicture: boolean;
  seenWords: ReadWords | null;
  read: ReadTexts | null;
}): string {
  const beside =
    seenWords === null
      ? ""
      : hasPicture
        ? ", beside examples and your words"
        : ", beside your words";
  return [
    `Compared by ${pictures && `what ${pictures} of the pictures${beside}, and by `}`,
    read ? `what ${read.by} of the texts.` : "the words that the texts share.",
    seenWords
      ? " Beside words, the picture that differs most from the middle has 1 or −1, however near it is."
      : "",
    ...[seenWords?.note ?? "", read?.words?.note ?? ""],
  ].join("");
}

function byModel(
  context: Context,
  sessions: ModelSessions,
  projectId: string,
  examples: readonly Example[],
  job: Job,
) {
  return withModel(context, sessions, projectId, job, async (loaded) => {
    const { processor } = loaded;
    const by = "the model's eyes make";
    if (!processor) return { pictures: new Map<string, Float32Array>(), by };
    const cache = await baseFeatureCache(context, loaded, DEFAULT_PRECISION);
    return { pictures: await pictureVectors(loaded, processor, cache, examples, job), by };
  });
}

/** What is asked and answered, by example id; none where nothing is. */
function textsOf(examples: readonly Example[]): Map<string, string> {
  const texts = examples.map(({ id, ...example }) => {
    const asked = questionsOf([{ id, ...example }]);
    const words = asked.map(({ question, answer }) => [withoutPlaceholders(question), answer]);
    return [id, words.flat().join("\n")] as const;
  });
  return new Map(texts.filter(([, text]) => text.trim() !== ""));
}

async function withModel<T>(
  { library }: Context,
  sessions: ModelSessions,
  projectId: string,
  job: Job,
  work: (loaded: LoadedModel, system: string) => Promise<T>,
): Promise<T> {
  const { modelId, system, framing } = await library.getProject(projectId);
  const loaded = await sessions.open({ modelId, precision: DEFAULT_PRECISION, framing }, job);
  const release = sessions.lease(loaded, "Examples are being measured");
  try {
    return await work(loaded, system);
  } finally {
    release();
  }
}
