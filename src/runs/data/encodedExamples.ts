/**
 * The examples of a project as token ids, made once for a model and its system prompt. Presets, estimates, the start and the
 * run itself all select from these; an edit encodes anew what it changed.
 */
import { UserError } from "../../base/userError.ts";
import { canonicalJson } from "../../base/canonicalJson.ts";
import { isSupervised } from "../../base/examples/isSupervised.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { Example } from "../../protocol/records.ts";
import type { ScheduleId } from "../../protocol/instructions/schedule.ts";
import { scheduleOf } from "../../schedules/index.ts";
import { stagedExamples } from "../../schedules/stagedExamples.ts";
import { answeredTurns } from "../../dataset/answeredTurns.ts";
import { learntWithoutList, withoutAnswerLists } from "../../dataset/classes/withoutLists.ts";
import { hiddenReplay } from "../../dataset/hiddenReplay.ts";
import { contentOrder } from "../../dataset/version.ts";
import { methodOf } from "../../methods/index.ts";
import type { Conversation } from "../../methods/conversation.ts";
import { checkLength } from "../../text/checkLength.ts";
import { encodeConversation } from "../../text/conversation.ts";
import { encodeWholeTurns } from "../../text/wholeTurns.ts";
import type { ConversationReader } from "../../text/conversationReader.ts";
import type { LeftOut, TrainingRows } from "./rows.ts";
import { withinMixture, type MixtureSettings } from "./withinMixture.ts";

/** A conversation that the model can take, or why it cannot. */
type Encoding = { encoded: Conversation } | { reason: string };

interface EncodedExample {
  /** With its answered turns alone. */
  example: Example;
  /** Questions that list their answers, or did. */
  lists: number;
  encoding: Encoding;
}

/** What decides the token ids of an example. */
function encodingKey({ turns, media }: Example): string {
  return canonicalJson({
    turns: turns.map(({ question, answer, trained }) => [question, answer, trained ?? true]),
    media: media.map(({ kind, width, height, seconds, frameCount, hash }) => ({
      ...{ kind, width, height, seconds, frameCount, hash },
    })),
  });
}

export class EncodedExamples {
  readonly #rows: readonly EncodedExample[];

  constructor(rows: readonly EncodedExample[]) {
    this.#rows = rows;
  }

  /** Tokens of the longest conversation that the model can take. */
  get longest(): number {
    return this.#rows.reduce(
      (most, { encoding }) =>
        "encoded" in encoding ? Math.max(most, encoding.encoded.ids.length) : most,
      0,
    );
  }

  /** The rows of the parts and lengths that take part, in content order; of the person's own those that the mixture lets. */
  select({
    parts,
    maxTokens,
    ...mixed
  }: Pick<RunConfig, "parts" | "maxTokens"> & MixtureSettings): TrainingRows {
    const result: TrainingRows = { own: [], replay: [], validation: [], leftOut: [] };
    for (const { example, lists, encoding } of this.#rows) {
      const { part, split } = example;
      if (part !== "replay" && !parts.includes(part)) continue;
      const reason = reasonAgainst(encoding, maxTokens);
      if (reason !== null) {
        result.leftOut.push(leftOut(example, reason));
      } else if ("encoded" in encoding) {
        const isOwn = split === "train" ? result.own : result.validation;
        const row = { example, encoded: encoding.encoded, ...(lists > 0 && { lists }) };
        (part === "replay" ? result.replay : isOwn).push(row);
      }
    }
    return { ...result, own: withinMixture(result.own, mixed) };
  }
}

const leftOut = ({ id }: Example, reason: string): LeftOut => ({ exampleId: id, reason });

function reasonAgainst(encoding: Encoding, maxTokens: number): string | null {
  if ("reason" in encoding) return encoding.reason;
  const { ids, mediaSpans } = encoding.encoded;
  const visual = mediaSpans.reduce((sum, { count }) => sum + count, 0);
  return reasonOf(() => checkLength(ids.length, visual, maxTokens));
}

/** What `check` throws, in words; null when it throws nothing. */
function reasonOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** What the loss of a learnt turn is computed of, as methods say it (methods/method.ts). */
type Learns = "answers" | "turns";

export interface EncodingOptions {
  learns?: Learns;
  /** Conversations are parted by its stages. */
  schedule?: ScheduleId;
  /** Class questions lose their list of answers. */
  withoutLists?: true;
}

/** How the examples of such a run are encoded. @throws UserError when this version has no such method */
export function encodingOf({
  method,
  schedule,
  withoutLists,
}: Pick<RunConfig, "method" | "schedule" | "withoutLists">): EncodingOptions {
  const { learns } = methodOf(method.id);
  return {
    ...(learns && { learns }),
    ...(schedule && { schedule }),
    ...(withoutLists && { withoutLists }),
  };
}

const HIDDEN_PICTURE =
  "It is a general answer about a picture that is no longer learnt from, as it is watched, hidden or gone. Remove the general examples to have the model answer anew.";

/** The newest encodings by model, for as long as its reader is held. */
const known = new WeakMap<ConversationReader, { mode: string; byKey: Map<string, Encoding> }>();

/**
 * The train and validation rows of all parts, in content order; of general examples those to learn from. Test rows are never
 * read. What was encoded in the call before, for this model and system prompt, is not encoded again.
 */
export function encodeExamples(
  examples: readonly Example[],
  system: string,
  reader: ConversationReader,
  { learns = "answers", schedule, withoutLists }: EncodingOptions = {},
): EncodedExamples {
  const stages = scheduleOf(schedule);
  const before = known.get(reader);
  const mode = JSON.stringify([learns, system]);
  const earlier = before?.mode === mode ? before.byKey : new Map<string, Encoding>();
  const byKey = new Map<string, Encoding>();
  const withoutList = learntWithoutList(examples);
  const encoded = (written: Example): EncodedExample => {
    const found = withoutAnswerLists(written, withoutList);
    const example = withoutLists ? found.example : written;
    const key = encodingKey(example);
    const encoding =
      byKey.get(key) ?? earlier.get(key) ?? encode(example, { system, learns }, reader);
    byKey.set(key, encoding);
    return { example, lists: found.lists, encoding };
  };
  const hidden = hiddenReplay(examples);
  const rows = contentOrder(examples)
    .filter(({ part, split }) => split === "train" || (split === "validation" && part !== "replay"))
    .flatMap((row): EncodedExample[] => {
      if (hidden.has(row))
        return [{ example: row, lists: 0, encoding: { reason: HIDDEN_PICTURE } }];
      return stagedExamples(stages, answeredTurns(row)).map(encoded);
    });
  known.set(reader, { mode, byKey });
  return new EncodedExamples(rows);
}

function encode(
  { turns, media }: Example,
  { system, learns }: { system: string; learns: Learns },
  reader: ConversationReader,
): Encoding {
  if (turns.length === 0) return { reason: "It has no answer yet." };
  if (!turns.some(isSupervised)) return { reason: "None of its answers is to be learnt." };
  try {
    const encodeTurns = learns === "turns" ? encodeWholeTurns : encodeConversation;
    return { encoded: encodeTurns({ system, turns, media }, reader) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
