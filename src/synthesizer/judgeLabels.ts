/**
 * Asks for one of the filter's labels in the model's chat template and takes the likeliest of the three, whatever else the model
 * would rather say. Ours, for the entailment tool; the few-shot filter of AdaMLLM lets a model say anything (filterTasks).
 */
import { fromKeys } from "../base/fromKeys.ts";
import { UserError } from "../base/userError.ts";
import { Generator } from "../inference/generate.ts";
import type { LoadedAdapter } from "../inference/session.ts";
import type { LoadedModel } from "../modelLibrary/sessions.ts";
import { FILTER_LABELS, type FilterLabel, type Verdict } from "../protocol/synthesis.ts";
import { argmaxLabel } from "../synthesis/filter/verdict.ts";
import { encodeConversation, encodePrompt } from "../text/conversation.ts";
import type { ConversationReader } from "../text/conversationReader.ts";

/** Questions whose prompts are computed together. */
const TOGETHER = 8;

/**
 * One verdict a question, in their order, with the logits of the labels' first tokens that differ.
 * @throws {UserError} when a question is longer than the model reads; the signal's reason when it is aborted
 */
export async function judgeLabels(
  { session, reader }: Pick<LoadedModel, "session" | "reader">,
  adapter: LoadedAdapter | undefined,
  questions: readonly string[],
  signal: AbortSignal,
): Promise<Verdict[]> {
  const prompts = questions.map((question) => promptOf(question, reader));
  const longest = Math.max(0, ...prompts.map(({ ids }) => ids.length)) + 1;
  if (longest > reader.maxTokens) {
    throw new UserError(
      `What the filter asks is ${longest} tokens long, and the model reads ${reader.maxTokens}. Choose another model for the filter, or our rule.`,
    );
  }
  const generator = new Generator(session, adapter, TOGETHER, longest);
  const rows: Float32Array[] = [];
  for (let at = 0; at < prompts.length; at += TOGETHER) {
    const requests = prompts
      .slice(at, at + TOGETHER)
      .map(({ ids }, sequence) => ({ sequence, prompt: { ids, ...NO_MEDIA } }));
    await generator.generate(requests, {
      ...{ maxNewTokens: 1, endIds: [], signal },
      sampler: (logits) => {
        rows.push(logits.slice());
        return 0;
      },
    });
    signal.throwIfAborted();
  }
  return rows.map((row, i) => {
    const logits = fromKeys(FILTER_LABELS, (label) => row[prompts[i]!.labels[label]]!);
    const label = argmaxLabel(logits);
    return { output: label, label, logits };
  });
}

const NO_MEDIA = { mediaSpans: [], mediaGrids: [], features: new Float32Array() };

/** The question up to where the labels part, and the next token of each. */
function promptOf(question: string, reader: ConversationReader) {
  const asked = { system: "", media: [] };
  const messages = [{ role: "user" as const, text: question }];
  const { ids } = encodePrompt({ ...asked, messages }, reader);
  const answers = fromKeys(FILTER_LABELS, (answer) => {
    const whole = encodeConversation({ ...asked, turns: [{ question, answer }] }, reader);
    return [...whole.ids].filter((_, i) => whole.trained[i] === 1);
  });
  const first = answers[FILTER_LABELS[0]];
  const parts = first.findIndex((id, i) => FILTER_LABELS.some((each) => answers[each][i] !== id));
  const labels: Record<FilterLabel, number> = fromKeys(
    FILTER_LABELS,
    (each) => answers[each][parts]!,
  );
  return { ids: Int32Array.from([...ids, ...first.slice(0, parts)]), labels };
}
