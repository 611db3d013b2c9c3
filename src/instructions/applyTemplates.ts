/** Conversations that templates write about examples, with how often each was drawn and what gave nothing. Pure. */
import { UserError } from "../base/userError.ts";
import {
  placeholder,
  placeholdersIn,
  splitLeadingPlaceholders,
} from "../base/examples/placeholders.ts";
import type { Example, Turn } from "../protocol/records.ts";
import type { TemplateChoice, TemplatedExample } from "../protocol/instructions/templates.ts";
import { templateProblem } from "./checkTemplate.ts";
import { factsOf, type ExampleFact } from "./facts.ts";
import { sampleTemplate } from "./sampleTemplate.ts";
import type { TemplateTask } from "./task.ts";
import { templateTask } from "./tasks/index.ts";
import { fillPattern, questionWords, type Template } from "./template.ts";

export interface AppliedTemplates {
  questions: number;
  made: TemplatedExample[];
  /** By id, in the order of `templates`. */
  counts: Map<string, number>;
  templates: readonly Template[];
  /** Reasons as clauses. */
  leftOut: Map<string, number>;
}

/** @throws UserError when no template is chosen, or one of the person's own cannot be used */
export function applyTemplates(
  examples: readonly Example[],
  choice: TemplateChoice,
): AppliedTemplates {
  const task = templateTask(choice.task);
  const templates = chosenTemplates(task, choice);
  const read = examples.filter(({ split }) => choice.splits.includes(split));
  const facts = factsOf(read, examples).filter(
    ({ turn }) => choice.kinds === null || choice.kinds.includes(turn.kind),
  );
  const leftOut = new Map<string, number>();
  const counts = new Map(templates.map(({ id }) => [id, 0]));
  const written = new Map<ExampleFact, TemplatedTurn>();
  for (const fact of facts) {
    const turn = writeTurn(fact, task, templates, choice.seed);
    if ("reason" in turn) leftOut.set(turn.reason, (leftOut.get(turn.reason) ?? 0) + 1);
    else {
      written.set(fact, turn);
      counts.set(turn.templateId, counts.get(turn.templateId)! + 1);
    }
  }
  const made = task.rewords ? reworded(written) : ownConversations(written);
  return { questions: facts.length, made, counts, templates, leftOut };
}

/** @throws UserError */
function chosenTemplates(task: TemplateTask, { templates, own }: TemplateChoice): Template[] {
  for (const one of own) {
    const problem = templateProblem(one, task);
    if (problem) throw new UserError(problem);
  }
  const chosen = [...task.templates.filter(({ id }) => templates.includes(id)), ...own];
  if (chosen.length === 0)
    throw new UserError("No template is chosen. Choose at least one, or write one of your own.");
  return chosen;
}

type TemplatedTurn = Turn & { templateId: string };

function writeTurn(
  { fact, turn, index, example }: ExampleFact,
  task: TemplateTask,
  templates: readonly Template[],
  seed: number,
): TemplatedTurn | { reason: string } {
  const [, words] = splitLeadingPlaceholders(turn.question);
  if (placeholdersIn(words).length > 0)
    return { reason: "its picture stands within the words of the question" };
  const sampled = sampleTemplate(fact, `${example.id} ${index}`, { task, templates, seed });
  if ("reason" in sampled) return sampled;
  const { template, values } = sampled;
  return {
    question: fillPattern(questionWords(template), values),
    answer: fillPattern(template.answer, values),
    kind: template.kind ?? (turn.kind || (task.rewords ? "" : task.id)),
    templateId: template.id,
    // Of the words that the answer is made of.
    ...(turn.provenance && { provenance: turn.provenance }),
  };
}

/** The conversations of the facts, their media where they were, with those questions worded anew that gave a turn. */
function reworded(written: ReadonlyMap<ExampleFact, TemplatedTurn>): TemplatedExample[] {
  const byExample = new Map<Example, Map<number, TemplatedTurn>>();
  for (const [{ example, index }, turn] of written) {
    const turns = byExample.get(example) ?? new Map<number, TemplatedTurn>();
    byExample.set(example, turns.set(index, turn));
  }
  return [...byExample].map(([example, turns]) => ({
    from: example,
    media: example.media,
    turns: example.turns.map((turn, at) => {
      const anew = turns.get(at);
      if (!anew) return turn;
      const [head] = splitLeadingPlaceholders(turn.question);
      return { ...turn, ...anew, question: head + anew.question };
    }),
  }));
}

/** One conversation for each turn, about the media that were shown until then. */
function ownConversations(written: ReadonlyMap<ExampleFact, TemplatedTurn>): TemplatedExample[] {
  return [...written].map(([{ example, media }, turn]) => {
    const head = media.map(({ kind }) => `${placeholder(kind)}\n`).join("");
    return { from: example, media, turns: [{ ...turn, question: head + turn.question }] };
  });
}
