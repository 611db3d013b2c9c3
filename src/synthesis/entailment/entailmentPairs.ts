/**
 * Answers that agree, disagree and have no one right form, made of seed tasks so that their labels are known: what the entailment
 * tool learns from and is measured by. Ours; the kinds are those of which a synthesizer's mistakes consist.
 */
import { groupBy } from "../../base/groupBy.ts";
import { hash32 } from "../../base/hash.ts";
import { Random } from "../../base/random.ts";
import type { Split } from "../../protocol/records.ts";
import type { FilterLabel, TaskTriplet } from "../../protocol/synthesis.ts";
import type { SeedTask } from "../seedTask.ts";
import { deny } from "./deny.ts";
import { otherNumber } from "./otherNumber.ts";

/** How a pair was made. */
export type PairKind = "agreeing" | "other answer" | "other number" | "denied" | "open";

export interface EntailmentPair extends TaskTriplet {
  label: FilterLabel;
  kind: PairKind;
  source: string;
  split: Split;
}

type Seed = Omit<SeedTask, "media" | "split">;

/** Of the pictures: to be measured by, which nothing is learnt from, and to be watched while it learns. */
const SHARES = { test: 0.2, validation: 0.1 };

/** Questions with many right answers. Those asked of pictures to be measured by are never learnt. */
const OPEN_QUESTIONS = {
  learnt: [
    "Describe the picture.",
    "Tell me about it.",
    "What could happen next?",
    "What can be done with it?",
    "Explain what you see.",
    "Why is it there?",
    "Say something about the picture.",
    "How do people use it?",
  ],
  measured: ["Describe what is shown.", "What could one do with this?", "Tell what you see."],
};

/** The split of everything that is made of a picture: a function of its source and the seed alone. */
function pairSplit(source: string, seed: number): Split {
  const at = new Random(hash32(`pairs of ${source}`, seed)).uniform();
  if (at < SHARES.test) return "test";
  return at < SHARES.test + SHARES.validation ? "validation" : "train";
}

/** Of each task one pair of each label, as far as they can be made: no answer of another split is ever borrowed. */
export function entailmentPairs(tasks: readonly Seed[], seed: number): EntailmentPair[] {
  const split = new Map(tasks.map(({ source }) => [source, pairSplit(source, seed)]));
  const near = nearby(tasks, (source) => split.get(source)!);
  return tasks.flatMap((task, index): EntailmentPair[] => {
    const random = new Random(hash32(`pair ${index}`, seed));
    const { instruction, precise, informative, source } = task;
    const own = { source, split: split.get(source)! };
    const triplet = { instruction, precise, informative };
    const disagreeing = drawn(disagreements(triplet, near(task), random), random);
    const question = drawn(OPEN_QUESTIONS[own.split === "test" ? "measured" : "learnt"], random)!;
    const long = random.uniform() < 0.5 ? informative : task.caption;
    return [
      { ...triplet, label: "Yes", kind: "agreeing", ...own },
      ...(disagreeing ? [{ ...disagreeing, label: "No" as const, ...own }] : []),
      { instruction: question, precise, informative: long, label: "Open", kind: "open", ...own },
    ];
  });
}

/** Every way in which the short answer of a task can be made not to follow. */
function disagreements(
  triplet: TaskTriplet,
  others: readonly string[],
  random: Random,
): (TaskTriplet & { kind: PairKind })[] {
  const other = drawn(others, random);
  const number = otherNumber(triplet.precise, random);
  const denied = deny(triplet);
  const made: (TaskTriplet & { kind: PairKind })[] = [];
  if (other !== undefined) made.push({ ...triplet, precise: other, kind: "other answer" });
  if (number !== null) made.push({ ...triplet, precise: number, kind: "other number" });
  if (denied !== null) made.push({ ...triplet, informative: denied, kind: "denied" });
  return made;
}

/** Short answers, other than its own, to the same question or about the same picture, of its own split. */
function nearby(tasks: readonly Seed[], splitOf: (source: string) => Split) {
  const questionKey = ({ instruction, source }: Seed) => `${splitOf(source)} ${instruction}`;
  const bySource = groupBy(tasks, ({ source }) => source);
  const byQuestion = groupBy(tasks, questionKey);
  return (task: Seed): string[] => {
    const same = [...byQuestion.get(questionKey(task))!, ...bySource.get(task.source)!];
    const answers = new Map(same.map(({ precise }) => [plain(precise), precise]));
    answers.delete(plain(task.precise));
    return [...answers.values()];
  };
}

const plain = (text: string) => text.trim().toLowerCase();

const drawn = <T>(all: readonly T[], random: Random): T | undefined =>
  all.length === 0 ? undefined : all[random.integer(all.length)];
