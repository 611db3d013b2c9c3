/**
 * What is taken of several annotations of one task. Whole: the ground truth, where one is marked as such; else the one that most
 * others agree with, answer by answer; of these the newest. Of several people who are told apart by name, unless there is a ground
 * truth, also what each of the others answered last. The rule is our choice.
 */
import { groupBy } from "../../base/groupBy.ts";
import { isFields, type Fields } from "../chat/chatFields.ts";
import type { NameOf } from "./annotatorNames.ts";
import { readResults, type Answer, type Results } from "./results.ts";

export interface TakenAnnotation {
  results: Results;
  /** Who made it; "" where nobody is named. */
  annotator: string;
  /** Answers of the others that are kept beside it. */
  others: { annotator: string; answers: Answer[] }[];
  /** Annotations of the task that were not skipped. */
  count: number;
  /** Not all of them say the same. */
  isDivided: boolean;
}

/** Annotations of a task that were not skipped. */
export function givenAnnotations({ annotations }: Fields): Fields[] {
  return (Array.isArray(annotations) ? annotations.filter(isFields) : []).filter(
    (one) => Array.isArray(one.result) && one.was_cancelled !== true,
  );
}

/** Null where there are none. */
export function takenAnnotation(
  annotations: readonly Fields[],
  nameOf: NameOf,
): TakenAnnotation | null {
  const given = annotations.map((annotation) => {
    const results = readResults(annotation.result as unknown[]);
    return { annotation, annotator: nameOf(annotation), results, facts: factsOf(results) };
  });
  if (given.length === 0) return null;
  const truths = given.filter(({ annotation }) => annotation.ground_truth === true);
  const candidates = truths.length > 0 ? truths : given;
  const ranked = candidates
    .map((one) => ({ ...one, agreement: agreement(one.facts, given) }))
    .sort((a, b) => a.agreement - b.agreement || byTime(a.annotation, b.annotation));
  const { results, annotator } = ranked.at(-1)!;
  const newest = groupBy(
    given.toSorted((a, b) => byTime(b.annotation, a.annotation)),
    (one) => one.annotator,
  );
  newest.delete(annotator);
  const [first, ...rest] = given.map(({ facts }) => facts);
  return {
    ...{ results, annotator, count: given.length },
    others: truths.length > 0 ? [] : [...newest.values()].map(([one]) => answersOf(one!)),
    isDivided: rest.some((facts) => !isSame(facts, first!)),
  };
}

const answersOf = ({ annotator, results }: { annotator: string; results: Results }) => ({
  ...{ annotator, answers: results.answers },
});

/** What is said by each control, and which things are marked: places differ by pixels between any two people. */
function factsOf({ answers, boxes }: Results): Map<string, string> {
  const facts = new Map(
    answers.map(({ control, words }) => [`control ${control}`, JSON.stringify(words.toSorted())]),
  );
  facts.set("boxes", JSON.stringify(boxes.map(({ label }) => label).toSorted()));
  return facts;
}

/** How often others say the same. */
function agreement(
  facts: ReadonlyMap<string, string>,
  given: readonly { facts: ReadonlyMap<string, string> }[],
): number {
  return given.reduce(
    (sum, other) => sum + [...facts].filter(([key, said]) => other.facts.get(key) === said).length,
    0,
  );
}

const isSame = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>) =>
  a.size === b.size && [...a].every(([key, said]) => b.get(key) === said);

function byTime(a: Fields, b: Fields): number {
  const [first, second] = [timeOf(a), timeOf(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** ISO 8601 in one time zone, which compares as text. */
function timeOf({ updated_at: updated, created_at: created }: Fields): string {
  return [updated, created].find((time) => typeof time === "string") ?? "";
}
