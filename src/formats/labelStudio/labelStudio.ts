/** Reads tasks as Label Studio exports them in JSON (https://labelstud.io/guide/export): answers of people about pictures, clips and texts. */
import { UserError } from "../../base/userError.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import { boxProblems, withinPicture, type BoxedPicture } from "../boxes/boxedPicture.ts";
import { isFields, type Fields } from "../chat/chatFields.ts";
import { annotatorSentence } from "../chat/rowNotes.ts";
import type { MediaRef } from "../chat/rows.ts";
import { givenAnnotations, takenAnnotation, type TakenAnnotation } from "./annotations.ts";
import { annotatorNames } from "./annotatorNames.ts";
import type { Answer, Results } from "./results.ts";
import { readTaskData } from "./taskData.ts";

/** What one person said of a task. */
export interface StudioTask {
  /** Number of the task in the file, from 1. */
  line: number;
  /** "" where nobody is named. */
  annotator: string;
  media: MediaRef[];
  question: string | null;
  text: string | null;
  answers: Answer[];
  /** Null where the task has no picture or several, where it is not known what is in it, and where another's boxes are taken. */
  picture: BoxedPicture | null;
}

export interface StudioTasks {
  /** Those of one task one after the other. */
  tasks: StudioTask[];
  /** Of all boxes that are used. */
  labels: string[];
  problems: string[];
}

/** Whether a JSON document is one: a list of tasks with their annotations. */
export function isLabelStudio(value: unknown): value is Fields[] {
  return Array.isArray(value) && value.some(isTask);
}

function isTask(value: unknown): value is Fields {
  if (!isFields(value) || !isFields(value.data) || !Array.isArray(value.annotations)) return false;
  const [first] = value.annotations as unknown[];
  return first === undefined || (isFields(first) && Array.isArray(first.result));
}

/** @throws {UserError} when nobody has answered any of its tasks */
export function readLabelStudio(value: readonly unknown[], name: string): StudioTasks {
  const left = { broken: 0, unanswered: 0, predicted: 0, subjectless: 0 };
  const found: { task: StudioTask; taken: TakenAnnotation }[] = [];
  const unusedFields = new Set<string>();
  const nameOf = annotatorNames(value.filter(isTask).flatMap(givenAnnotations));
  value.forEach((one, i) => {
    if (!isTask(one)) return void left.broken++;
    const taken = takenAnnotation(givenAnnotations(one), nameOf);
    if (!taken) {
      left.unanswered++;
      if (Array.isArray(one.predictions) && one.predictions.length > 0) left.predicted++;
      return;
    }
    const { media, question, text, unused } = readTaskData(one.data);
    if (media.length === 0 && question === null && text === null) return void left.subjectless++;
    for (const field of unused) unusedFields.add(field);
    const { annotator, results } = taken;
    const about = { line: i + 1, media, question, text, picture: null };
    found.push({ task: { ...about, annotator, answers: results.answers }, taken });
  });
  if (found.length === 0) {
    throw new UserError(
      left.unanswered > 0
        ? `${name} has ${formatCount(left.unanswered, "task")} of Label Studio, and no person's annotation of any${left.predicted > 0 ? "; the predictions in it are a model's" : ""}. Export it again once they are annotated.`
        : `${name} is of Label Studio, but none of its ${formatCount(value.length, "task")} names a picture, a clip or a text in its "data". Export it as JSON.`,
    );
  }
  const { labels, problems } = withPictures(found, name);
  return {
    tasks: found.flatMap(({ task, taken }) => [
      task,
      ...taken.others.map((other) => ({ ...task, ...other, picture: null })),
    ]),
    labels,
    problems: [
      ...annotatorProblems(
        name,
        found.map(({ taken }) => taken),
      ),
      ...leftOutProblems(name, left),
      ...unusedProblems(
        name,
        found.map(({ taken }) => taken.results),
      ),
      ...(unusedFields.size > 0
        ? [`${name}: of the data of its tasks ${listed([...unusedFields])} is not used.`]
        : []),
      ...problems,
    ],
  };
}

/** Gives the tasks their pictures, where the file has boxes; a picture without any has none of the labels. */
function withPictures(
  found: readonly { task: StudioTask; taken: TakenAnnotation }[],
  name: string,
): { labels: string[]; problems: string[] } {
  const labels = [
    ...new Set(found.flatMap(({ taken }) => taken.results.boxes.map(({ label }) => label))),
  ];
  if (labels.length === 0) return { labels, problems: [] };
  const counts = { clipped: 0, outside: 0 };
  const left = { several: 0, otherwise: 0 };
  let turned = 0;
  for (const { task, taken } of found) {
    const { results } = taken;
    const [medium, ...others] = task.media;
    if (others.length > 0 || medium?.kind !== "image") {
      if (results.boxes.length > 0) left.several++;
    } else if (labels.some((label) => results.otherwiseMarked.has(label))) left.otherwise++;
    else {
      turned += results.turned;
      task.picture = withinPicture(pictureOf(medium.path, results), counts);
    }
  }
  const sentences: [number, string][] = [
    [turned, `${formatCount(turned, "box is", "boxes are")} turned; the upright one around each is used.`],
    [left.several, `${formatCount(left.several, "task")} with boxes ${left.several === 1 ? "has" : "have"} not one picture but several, or a clip; the boxes are left out.`],
    [left.otherwise, `in ${formatCount(left.otherwise, "picture")} things with labels of boxes are marked by something else as well, so they cannot be counted; no box of ${left.otherwise === 1 ? "it" : "them"} is used.`],
  ]; // prettier-ignore
  const problems = sentences.flatMap(([count, what]) => (count > 0 ? [`${name}: ${what}`] : []));
  return { labels, problems: [...boxProblems(name, counts), ...problems] };
}

/** Sides of a picture whose size is not said: shares of it in thousandths. */
const ANY_SIZE = { width: 1000, height: 1000, isAnySize: true } as const;

function pictureOf(path: string, { boxes, size }: Results): BoxedPicture {
  const sides = size ?? ANY_SIZE;
  const x = (percent: number) => (percent * sides.width) / 100;
  const y = (percent: number) => (percent * sides.height) / 100;
  return {
    ...{ path, ...sides },
    boxes: boxes.map(({ label, left, top, right, bottom }) => ({
      ...{ label, left: x(left), top: y(top), right: x(right), bottom: y(bottom) },
    })),
  };
}

function annotatorProblems(name: string, taken: readonly TakenAnnotation[]): string[] {
  const names = taken.flatMap(({ annotator, others }) => [
    annotator,
    ...others.map((one) => one.annotator),
  ]);
  const sentences = annotatorSentence(name, new Set(names.filter(Boolean)));
  const several = taken.filter(({ count }) => count > 1);
  if (several.length === 0) return sentences;
  const divided = several.filter(({ isDivided }) => isDivided).length;
  const whole = `${name}: ${formatCount(several.length, "task was", "tasks were")} annotated more than once, with different answers in ${formatCount(divided)}. One annotation of each is taken whole: the ground truth, else the one that most others agree with, else the newest.`;
  const shared = several.filter(({ others }) => others.length > 0).length;
  const kept =
    shared > 0
      ? [
          `${name}: in ${formatCount(shared, "task")} without a ground truth the choices and texts of the other people are kept as well, under their names; their boxes are not. Quality shows who differs from whom, and lets one answer stay.`,
        ]
      : [];
  return [whole, ...kept, ...sentences];
}

function leftOutProblems(
  name: string,
  left: { broken: number; unanswered: number; predicted: number; subjectless: number },
): string[] {
  const predicted =
    left.predicted > 0
      ? `; ${formatCount(left.predicted)} of them ${left.predicted === 1 ? "has" : "have"} predictions, which are a model's and no answers`
      : "";
  const sentences: [number, string][] = [
    [left.unanswered, `${formatCount(left.unanswered, "task has", "tasks have")} no annotation by a person${predicted}; left out.`],
    [left.subjectless, `${formatCount(left.subjectless, "task names", "tasks name")} no picture, clip or text; left out.`],
    [left.broken, `${formatCount(left.broken, "entry is", "entries are")} no task with data and annotations; left out.`],
  ]; // prettier-ignore
  return sentences.flatMap(([count, what]) => (count > 0 ? [`${name}: ${what}`] : []));
}

function unusedProblems(name: string, results: readonly Results[]): string[] {
  const counts = new Map<string, number>();
  for (const { unused } of results)
    for (const [what, count] of unused) counts.set(what, (counts.get(what) ?? 0) + count);
  if (counts.size === 0) return [];
  const all = [...counts].map(([what, count]) => `${what} (${formatCount(count)})`).join(", ");
  return [`${name}: not used are ${all}. Choices, texts and boxes are.`];
}

const listed = (fields: readonly string[]) => fields.map((field) => `"${field}"`).join(", ");
