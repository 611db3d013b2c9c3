/** The consistency filter by a language model: asked in plain text, without the picture (AdaMLLM, arXiv 2411.19930, section 3.2). */
import { fromKeys } from "../base/fromKeys.ts";
import { UserError } from "../base/userError.ts";
import { Generator } from "../inference/generate.ts";
import type { ModelSession } from "../inference/session.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import {
  FILTER_LABELS,
  type FilterLabel,
  type TaskTriplet,
  type Verdict,
} from "../protocol/synthesis.ts";
import { filterPrompt } from "../synthesis/filter/prompt.ts";
import { labelOf } from "../synthesis/filter/verdict.ts";

/** As in the paper: enough for a label of one or two tokens. */
const NEW_TOKENS = 2;

/** A model of which plain text is asked: it need not know conversations. */
export interface FilterModel {
  session: ModelSession;
  reader: Pick<ConversationReader, "tokenizer" | "endIds" | "maxTokens">;
}

/**
 * One verdict a triplet, in their order.
 * @throws {UserError} when a prompt is longer than the model reads; the signal's reason when it is aborted
 */
export async function filterTasks(
  { session, reader: { tokenizer, endIds, maxTokens } }: FilterModel,
  triplets: readonly TaskTriplet[],
  signal: AbortSignal,
): Promise<Verdict[]> {
  const { common, ids: labelIds } = labelTokens(tokenizer);
  const prompts = triplets.map((triplet) => [
    ...tokenizer.encode(filterPrompt(triplet), true),
    ...common,
  ]);
  const longest = Math.max(0, ...prompts.map((ids) => ids.length));
  if (longest + NEW_TOKENS > maxTokens) {
    throw new UserError(
      `What the filter asks is ${longest} tokens long, and the model reads ${maxTokens}. Choose another model for the filter, or our rule.`,
    );
  }
  const logits: Float32Array[] = [];
  const generator = new Generator(session, undefined, 1, longest + NEW_TOKENS);
  const verdicts: Verdict[] = [];
  for (const ids of prompts) {
    logits.length = 0;
    const prompt = { ids: Int32Array.from(ids), ...NO_MEDIA };
    const [generation] = await generator.generate([{ sequence: 0, prompt }], {
      ...{ maxNewTokens: NEW_TOKENS, endIds, signal },
      sampler(row) {
        logits.push(row.slice());
        return row.indexOf(row.reduce((most, logit) => Math.max(most, logit), -Infinity));
      },
    });
    signal.throwIfAborted();
    const output = tokenizer.decode([...common, ...generation!.ids], true);
    verdicts.push({
      output,
      label: labelOf(firstWord(output)),
      logits: fromKeys(FILTER_LABELS, (label) => logits[0]![labelIds[label]]!),
    });
  }
  return verdicts;
}

const NO_MEDIA = { mediaSpans: [], mediaGrids: [], features: new Float32Array() };

/** Two tokens may hold more than a label of one: what follows its line is not its. */
const firstWord = (output: string) => output.trimStart().split("\n")[0]!;

/**
 * Where the labels part, after the place where they belong: tokens that all three begin with (a tokenizer may have the space
 * before a word as a token of its own), and the first token of each that the others do not have there.
 */
function labelTokens({ encode }: ConversationReader["tokenizer"]): {
  common: number[];
  ids: Record<FilterLabel, number>;
} {
  const before = encode("concluded?").length;
  const tails = fromKeys(FILTER_LABELS, (label) => encode(`concluded? ${label}`).slice(before));
  const first = tails[FILTER_LABELS[0]];
  const parts = first.findIndex((id, i) => FILTER_LABELS.some((each) => tails[each][i] !== id));
  return {
    common: first.slice(0, parts),
    ids: fromKeys(FILTER_LABELS, (each) => tails[each][parts]!),
  };
}
