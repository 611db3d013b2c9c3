/** Gathers what is to be said about the rows of a file as a whole: assumptions, conversions, and what was not used. */
import { formatCount } from "../../base/words/formatCount.ts";
import { DEFAULT_QUESTION, type Row } from "./rows.ts";
import type { Disagreement } from "./flatRow.ts";
import type { PlaceholderReader } from "./placeholderReader.ts";

/** Spellings or names that one sentence shows. */
const SHOWN = 5;

export class RowNotes {
  #name: string;
  #total: number;
  #assumed = 0;
  #untrained = 0;
  #converted = new Set<string>();
  /** Words that resemble a placeholder, and the rows that have some. */
  #resembling = new Set<string>();
  #resemblingRows = 0;
  #unused = new Set<string>();
  /** Rows of several people's answers that differ, and those of them without one most frequent answer. */
  #disagreeing = 0;
  #tied = 0;
  #annotators = new Set<string>();

  constructor(name: string, total: number) {
    this.#name = name;
    this.#total = total;
  }

  /** `fields`: all of the row's, of which `used` were read. */
  add(
    {
      row,
      hasQuestion,
      placeholders,
      used,
      disagreement,
    }: {
      row: Row;
      hasQuestion: boolean;
      placeholders: PlaceholderReader;
      used: ReadonlySet<string>;
      disagreement?: Disagreement;
    },
    fields: Readonly<Record<string, unknown>>,
  ) {
    if (!hasQuestion) this.#assumed++;
    for (const name of row.annotators ?? []) if (name) this.#annotators.add(name);
    if (disagreement) this.#disagreeing++;
    if (disagreement === "tied") this.#tied++;
    this.#untrained += row.turns.filter(({ trained }) => trained === false).length;
    for (const spelling of placeholders.converted) this.#converted.add(spelling);
    for (const words of placeholders.unknown) this.#resembling.add(words);
    if (placeholders.unknown.size > 0) this.#resemblingRows++;
    for (const [field, content] of Object.entries(fields)) {
      if (!used.has(field) && !isBlank(content)) this.#unused.add(field);
    }
  }

  sentences(): string[] {
    const name = this.#name;
    return [
      this.#assumed > 0 &&
        `${name}: ${this.#assumed} of ${this.#total} rows have no question; "${DEFAULT_QUESTION}" is asked in its place.`,
      this.#disagreeing > 0 &&
        `${name}: in ${this.#disagreeing} of ${this.#total} rows the people whose answers are listed disagree; the most frequent answer is taken${this.#tied > 0 ? `, and in ${this.#tied} of them, where several are equally frequent, the first of these` : ""}.`,
      ...annotatorSentence(name, this.#annotators),
      this.#untrained > 0 &&
        `${name}: ${this.#untrained} ${this.#untrained === 1 ? "answer is" : "answers are"} marked not to be learnt: context in the conversation, which no lesson learns.`,
      this.#converted.size > 0 &&
        `${name}: ${listed([...this.#converted])} ${this.#converted.size === 1 ? "was" : "were"} read as the place of a picture or clip.`,
      this.#resembling.size > 0 &&
        `${name}: ${listed([...this.#resembling])} ${this.#resembling.size === 1 ? "looks" : "look"} like the place of a picture or clip and will be read as words in ${this.#resemblingRows} ${this.#resemblingRows === 1 ? "row" : "rows"}. Write <image> or <video> where one belongs.`,
      this.#unused.size > 0 &&
        `${name}: the ${this.#unused.size === 1 ? "field" : "fields"} ${listed([...this.#unused])} ${this.#unused.size === 1 ? "is" : "are"} not used.`,
    ].filter((sentence) => sentence !== false);
  }
}

/** What becomes of names in a file; nothing where there are none. */
export function annotatorSentence(file: string, names: ReadonlySet<string>): string[] {
  if (names.size === 0) return [];
  return [
    `${file}: it names ${formatCount(names.size, "annotator")}. Who gave an answer is kept with it, also in a project file; no card names anybody.`,
  ];
}

function isBlank(content: unknown): boolean {
  return (
    content === undefined ||
    content === null ||
    content === "" ||
    (Array.isArray(content) && content.length === 0)
  );
}

/** `"a", "b" and 3 more`. */
function listed(words: readonly string[]): string {
  const shown = words
    .slice(0, SHOWN)
    .map((word) => `"${word.length > 60 ? `${word.slice(0, 57)}…` : word}"`)
    .join(", ");
  return words.length > SHOWN ? `${shown} and ${words.length - SHOWN} more` : shown;
}
