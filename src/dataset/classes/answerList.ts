/**
 * The list of possible answers in a class question ("Which herb is this: basil, mint or sage?"), and the question without it: the
 * incomplete instruction of VITask (arXiv 2410.06456), whose authors leave the sentence out that lists the classes. How a list is
 * found, and that a question which would say nothing without it keeps it, are our choices.
 */
import { escapeRegExp } from "../../base/words/escapeRegExp.ts";
import type { ClassLabel } from "../../protocol/specialist.ts";

export interface AnswerList {
  /** Characters of the question that are left out, from `start` to before `end`: the list with its lead-in. */
  start: number;
  end: number;
  /** Labels that it names, in their order there. */
  labels: string[];
  /** The question without it. */
  without: string;
}

interface Mention {
  start: number;
  end: number;
  label: string;
}

/** Words of an item of the list that is no class, such as "none of these". */
const MOST_WORDS_BETWEEN = 4;

const QUOTES = `"'“”‘’«»\`*_`;
/** "A) ", "(b) ", "2. ", "- " before an item. */
const MARKER = String.raw`(?:\(?(?:[a-z]|\d{1,2})[).:]|[-–—•·*])\s*`;
const ARTICLE = String.raw`(?:(?:an?|the)\s+)?`;
const BEFORE_ITEM = String.raw`[${QUOTES}]*(?:${MARKER})?[${QUOTES}]*${ARTICLE}[${QUOTES}]*`;
const SEPARATOR = String.raw`(?:\s*(?:[,;/|]|\n|\.(?=\s*${MARKER}))\s*(?:(?:and/or|or|and)\s+)?|\s+(?:and/or|or|and)\s+)`;
const OTHER_ITEM = String.raw`[\p{L}\p{N}'-]+(?: [\p{L}\p{N}'-]+){0,${MOST_WORDS_BETWEEN - 1}}`;

const AFTER_ITEM = String.raw`[${QUOTES}]*`;
const GAP = new RegExp(
  String.raw`^${AFTER_ITEM}(?:${SEPARATOR}${BEFORE_ITEM}${OTHER_ITEM}${AFTER_ITEM})?(?:${SEPARATOR}${BEFORE_ITEM}|\s+${MARKER}[${QUOTES}]*)$`,
  "iu",
);
/** A dash before the first item may as well end its lead-in, and is looked at with it. */
const FRONT = new RegExp(
  String.raw`(?:(?<![\p{L}\p{N}])\(?(?:[a-z]|\d{1,2})[).:]\s*)?[${QUOTES}]*(?:(?<![\p{L}\p{N}])(?:an?|the)\s+)?[${QUOTES}]*$`,
  "iu",
);
const LAST_OTHER = new RegExp(
  String.raw`^${AFTER_ITEM}(?:${SEPARATOR}|\s+(?=${MARKER}))${BEFORE_ITEM}(?:none|neither|something|anything|unknown|others?|unsure)\b(?: (?:of|the|these|them|those|above|else))*${AFTER_ITEM}`,
  "iu",
);

const ASKS =
  /^(?:what|which|who|whose|where|when|why|how|is|are|was|were|does|do|did|can|could|name|tell|identify|classify|categori[sz]e|determine|diagnose|describe)\b/i;
const OFFERS =
  /\b(?:options?|choices?|answers?|class(?:es)?|labels?|categor(?:y|ies)|candidates?|possibilities|choose|pick|select|reply|respond|one of|either|among|following)\b|^(?:it|this) (?:is|may|can|could|might|must)\b/i;

const REQUESTS =
  /\?|？|\b(?:what|which|who|whose|where|when|why|how|count|label|name|tell|say|give|find|identify|classify|recogni[sz]e|determine|diagnose|describe)\b/i;

/** The list of `question`, or null where it holds none that can be left out. `labels`: classes, and answers too rare to be one. */
export function answerListOf(
  question: string,
  labels: readonly Pick<ClassLabel, "label" | "spellings">[],
): AnswerList | null {
  const list = longestRun(question, mentionsIn(question, labels));
  if (!list) return null;
  const first = list[0]!;
  const start = first.start - FRONT.exec(question.slice(0, first.start))![0].length;
  const last = list.at(-1)!.end;
  const end = last + (LAST_OTHER.exec(question.slice(last)) ?? closing(question, last))[0]!.length;
  const span = withLeadIn(question, start, end);
  if (!span) return null;
  const without = joined(question.slice(0, span.start), span.ending, question.slice(span.end));
  if (!saysSomething(without)) return null;
  const names = [...new Set(list.map(({ label }) => label))];
  return { start: span.start, end: span.end, labels: names, without };
}

/** Whole words, the longest first, so that "black mint" is not read as "mint". */
function mentionsIn(
  question: string,
  labels: readonly Pick<ClassLabel, "label" | "spellings">[],
): Mention[] {
  const labelOf = new Map(
    labels.flatMap(({ label, spellings }) =>
      [label, ...spellings].map((spelling) => [bare(spelling).toLowerCase(), label] as const),
    ),
  );
  const names = [...labelOf.keys()].filter(Boolean).sort((a, b) => b.length - a.length);
  if (names.length === 0) return [];
  const pattern = new RegExp(
    String.raw`(?<![\p{L}\p{N}])(?:${names.map(escapeRegExp).join("|")})(?![\p{L}\p{N}])`,
    "giu",
  );
  return [...question.matchAll(pattern)].flatMap(({ 0: text, index }) => {
    const label = labelOf.get(text.toLowerCase());
    return label === undefined ? [] : [{ start: index, end: index + text.length, label }];
  });
}

const bare = (spelling: string) => spelling.trim().replace(/[.!]+$/, "");

/** Mentions that follow each other as items of a list, of the run that names most classes, at least two. */
function longestRun(question: string, mentions: readonly Mention[]): Mention[] | null {
  const runs: Mention[][] = [];
  for (const mention of mentions) {
    const before = runs.at(-1)?.at(-1);
    if (before && GAP.test(question.slice(before.end, mention.start))) runs.at(-1)!.push(mention);
    else runs.push([mention]);
  }
  const named = (run: readonly Mention[]) => new Set(run.map(({ label }) => label)).size;
  const [longest] = runs.toSorted((a, b) => named(b) - named(a));
  return longest && named(longest) >= 2 ? longest : null;
}

const closing = (question: string, end: number) =>
  new RegExp(`^[${QUOTES}]*`).exec(question.slice(end))!;

/** What to leave out around a list, and what then ends the sentence; null where the question is its list ("Is it a or b?"). */
function withLeadIn(
  question: string,
  start: number,
  end: number,
): { start: number; end: number; ending: string } | null {
  const sentence = sentenceStart(question, start);
  const head = question.slice(sentence, start);
  const [tail = ""] = /^[^.?!\n]*/.exec(question.slice(end)) ?? [];
  const stop = /^[.?!]*/.exec(question.slice(end + tail.length))![0];
  const after = end + tail.length + stop.length;
  const clause = head.replace(/[\s:;,([–—•·*-]+$/, "");
  const words = tail.replaceAll(/[\s)\]]/g, "");
  if (isLeadIn(clause)) {
    if (!REQUESTS.test(tail)) return { start: sentence, end: after, ending: "" };
    const colon = /^\s*[:,;–—]\s*/.exec(tail);
    return colon && { start: sentence, end: end + colon[0].length, ending: "" };
  }
  if (words) return inTheMiddle(question, { sentence, start, end });
  const into =
    /^(?:please )?(?:classify|categori[sz]e|label|identify)\b.*?(?=\s+(?:as|into)$)/i.exec(clause);
  if (into) return { start: sentence + into[0].length, end: after, ending: stop };
  if (clause.length === head.trimEnd().length) return null;
  const inner = /[,;(–—]\s*([^,;(–—]*)$/.exec(clause);
  const kept = inner && isLeadIn(inner[1]!) ? clause.slice(0, inner.index) : clause;
  return { start: sentence + kept.trimEnd().length, end: after, ending: stop };
}

/** "Which of a, b and c is this?", or a list in brackets. */
function inTheMiddle(
  question: string,
  { sentence, start, end }: { sentence: number; start: number; end: number },
): { start: number; end: number; ending: string } | null {
  const head = question.slice(sentence, start);
  const bracket = /\s*[([]\s*$/.exec(head);
  if (bracket) {
    const close = /^\s*[)\]]/.exec(question.slice(end));
    if (close) return { start: sentence + bracket.index, end: end + close[0].length, ending: "" };
  }
  const chosen = /^((?:which|what)(?: \S+)?)\s+(?:out of|of|from|among|amongst|between)\s*$/i.exec(
    head,
  );
  return chosen && { start: sentence + chosen[1]!.length, end, ending: "" };
}

const isLeadIn = (clause: string) =>
  clause.trim() === "" || (OFFERS.test(clause) && !ASKS.test(clause.trim()));

/** Behind the last end of a sentence or line before `index`. A colon before a line break goes on. */
function sentenceStart(question: string, index: number): number {
  const before = question.slice(0, index);
  const ends = [...before.matchAll(/[.?!]\s+|(?<!:[ \t]*)\n\s*|>\s*/g)];
  const last = ends.at(-1);
  return last ? last.index + last[0].length : before.length - before.trimStart().length;
}

function joined(before: string, ending: string, after: string): string {
  const front = before.trimEnd() + ending;
  const gap = /^\s/.test(after) || before !== before.trimEnd() ? " " : "";
  const rest = after.trimStart();
  return (rest ? front + gap + rest : front).trim();
}

/** Asks for something beside the placeholders of media: "Look at it." says nothing once "Is it a or b?" has gone. */
const saysSomething = (question: string) => {
  const words = question.replaceAll(/<[a-z]+>/g, "");
  return (words.match(/[\p{L}\p{N}]+/gu) ?? []).length >= 2 && REQUESTS.test(words);
};
