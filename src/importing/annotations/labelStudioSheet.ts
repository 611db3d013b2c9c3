/** Rows of tasks of Label Studio: one conversation a task and person with the answers of its controls, and one with its boxes. */
import { formatCount } from "../../base/words/formatCount.ts";
import { ANSWER_FIELDS } from "../../formats/chat/chatFields.ts";
import { DEFAULT_QUESTION, placeMedia, type Row } from "../../formats/chat/rows.ts";
import type { StudioTask, StudioTasks } from "../../formats/labelStudio/labelStudio.ts";
import type { Answer } from "../../formats/labelStudio/results.ts";
import type { Turn } from "../../protocol/records.ts";
import type { SheetRows } from "../sheets/sheetRows.ts";
import { boxSheet } from "./boxSheets.ts";

/** Names of controls that say nothing about what is asked: those of the templates of Label Studio. */
const CHOICE_NAMES = /^(?:choices?|labels?|class(?:es)?|category|tags?)$/i;
const CAPTION_NAMES = /^(?:captions?|description|text|textarea)$/i;
const DESCRIBE = "Describe what you see.";

export function labelStudioSheet(
  { tasks, labels, problems }: StudioTasks,
  name: string,
): SheetRows {
  const asking = new Questions(tasks);
  const rows: Row[] = [];
  const [said, silent] = [new Set<number>(), new Set<number>()];
  for (const task of tasks) {
    const turns = asking.turns(task);
    if (turns.length > 0) rows.push(withAnnotator(rowOf(task, turns), task.annotator));
    (turns.length > 0 || task.picture ? said : silent).add(task.line);
  }
  const left = [...silent].filter((line) => !said.has(line)).length;
  const boxed = tasks.filter(({ picture }) => picture !== null);
  const boxes =
    boxed.length > 0
      ? boxSheet(
          boxed.map(({ picture }) => picture!),
          labels,
          name,
          boxed.map(({ line }) => line),
        )
      : null;
  const told = [...problems, ...asking.sentences().map((sentence) => `${name}: ${sentence}`)];
  if (left > 0) {
    told.push(
      `${name}: ${formatCount(left, "task has", "tasks have")} an annotation without any choice, text or box that is used; left out.`,
    );
  }
  const drawnBy = new Map(boxed.map(({ line, annotator }) => [line, annotator]));
  const boxRows = boxes?.rows.map((row) => withAnnotator(row, drawnBy.get(row.line)!)) ?? [];
  return {
    rows: [...rows, ...boxRows],
    problems: [...told, ...(boxes?.problems ?? [])],
    unit: "row",
    ...(boxes && { boxes: boxes.boxes }),
  };
}

/** The task's text stands before its first question. */
function rowOf({ media, text, line }: StudioTask, turns: readonly Turn[]): Row {
  const [first, ...rest] = turns as [Turn, ...Turn[]];
  const asked =
    text === null ? turns : [{ ...first, question: `${text}\n${first.question}` }, ...rest];
  const placed = placeMedia(media, asked);
  // Words of people may be those of a placeholder.
  if ("reason" in placed) return { media, turns: [...asked], line, doubt: `${placed.reason}.` };
  return { ...placed, line };
}

const withAnnotator = (row: Row, annotator: string): Row =>
  annotator === "" ? row : { ...row, annotators: row.turns.map(() => annotator) };

/** What is asked for each control: the export has the names of controls, and not the words above them. */
class Questions {
  /** The control that answers the question in the data of tasks. */
  #answering: string | null;
  /** By control. */
  #asked = new Map<string, string>();
  /** Tasks whose question is asked, and those where it is not. */
  #fromData = new Set<number>();
  #questionsUnused = new Set<number>();
  #several = 0;

  constructor(tasks: readonly StudioTask[]) {
    const controls = new Map<string, Answer["type"]>(
      tasks.flatMap(({ answers }) => answers.map(({ control, type }) => [control, type] as const)),
    );
    const names = [...controls.keys()];
    const texts = names.filter((control) => controls.get(control) === "textarea");
    const named = names.find((control) => ANSWER_FIELDS.includes(control.toLowerCase()));
    const only = (list: readonly string[]) => (list.length === 1 ? list[0]! : null);
    this.#answering = only(names) ?? named ?? only(texts);
  }

  /** The answers of a task, each of the kind that its control is called. */
  turns({ answers, question, line }: StudioTask): Turn[] {
    const isAnswered = answers.some(({ control }) => control === this.#answering);
    if (question !== null && answers.length > 0) {
      (isAnswered ? this.#fromData : this.#questionsUnused).add(line);
    }
    return answers.map((answer) => this.#turn(answer, question));
  }

  #turn({ control, type, words }: Answer, given: string | null): Turn {
    if (words.length > 1) this.#several++;
    const answer = words.join(type === "choices" ? ", " : "\n");
    if (given !== null && control === this.#answering)
      return { question: given, answer, kind: control };
    const question = this.#asked.get(control) ?? this.#question(control, type);
    this.#asked.set(control, question);
    return { question, answer, kind: control };
  }

  /** Two controls are never asked for by the same words. */
  #question(control: string, type: Answer["type"]): string {
    const bare = control.replaceAll(/[_-]+/g, " ").trim();
    const own = `${bare.charAt(0).toUpperCase()}${bare.slice(1)}?`;
    const general = (type === "choices" ? CHOICE_NAMES : CAPTION_NAMES).test(control);
    const wanted = general ? (type === "choices" ? DEFAULT_QUESTION : DESCRIBE) : own;
    return [...this.#asked.values()].includes(wanted) ? own : wanted;
  }

  /** Without the name of the file. */
  sentences(): string[] {
    const sentences = [...this.#asked].map(
      ([control, question]) =>
        `"${question}" is asked for what is answered under "${control}": the export does not have the words of its question.`,
    );
    if (this.#fromData.size > 0)
      sentences.push(
        `${formatCount(this.#fromData.size, "question")} in the data of its tasks ${this.#fromData.size === 1 ? "is" : "are"} answered by "${this.#answering}".`,
      );
    const unused = [...this.#questionsUnused].filter((line) => !this.#fromData.has(line)).length;
    if (unused > 0)
      sentences.push(
        `${formatCount(unused, "question")} in the data of its tasks ${unused === 1 ? "is" : "are"} not used: ${this.#answering === null ? "which of several controls answers them is not said" : `"${this.#answering}" is not filled in there`}.`,
      );
    if (this.#several > 0)
      sentences.push(
        `${formatCount(this.#several, "answer")} ${this.#several === 1 ? "is" : "are"} of several choices or texts, which were joined.`,
      );
    return sentences;
  }
}
