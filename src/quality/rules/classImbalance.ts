/** Classes that have far fewer examples than others of the same question. */
import { formatCount } from "../../base/words/formatCount.ts";
import type { UnevenClasses } from "../../protocol/quality.ts";
import type { Example } from "../../protocol/records.ts";
import type { ClassLabel, ClassTask } from "../../protocol/specialist.ts";
import { classOf, findClassTasks } from "../../dataset/classes/classTask.ts";
import { spreadOrder } from "../measures/spreadOrder.ts";
import type { QualityRule } from "../rule.ts";

/** Ours: a class with a tenth of the largest is easily never answered. */
const MOST_RATIO = 10;

export const classImbalance: QualityRule = {
  id: "classImbalance",
  title: "Uneven classes",
  lookedAt({ examples }) {
    const tasks = findClassTasks(examples);
    return tasks.length === 0
      ? "No question here is answered by a few classes."
      : `${formatCount(tasks.length, "question")} that ${tasks.length === 1 ? "is" : "are"} answered by classes, among the examples to learn from.`;
  },
  find({ examples }) {
    return findClassTasks(examples).flatMap((task) => {
      const largest = task.classes.toSorted((a, b) => b.count - a.count)[0]!;
      const few = task.classes.filter(({ count }) => count * MOST_RATIO <= largest.count);
      if (few.length === 0) return [];
      const asked = askedFor(task, examples);
      const scarce = asked.filter(({ split, label }) => split === "train" && few.includes(label));
      return [
        {
          severity: "weak" as const,
          title: `“${nameOf(task)}”: ${formatCount(few.length, "answer")} ${few.length === 1 ? "has" : "have"} a tenth of the examples that “${largest.label}” has, or fewer.`,
          text: `${listed(few)}, and “${largest.label}” ${largest.count}. Always answering “${largest.label}” would be right often enough to be learnt. Best bring more of the rare ones; or cap the common ones here.`,
          groups: scarce.map(({ id }) => [id]),
          repairs: [],
          uneven: unevenOf(task, asked),
        },
      ];
    });
  },
};

interface Asked extends Pick<Example, "id" | "source" | "split"> {
  label: ClassLabel;
}

function askedFor(task: ClassTask, examples: readonly Example[]): Asked[] {
  return examples.flatMap((example) => {
    const at = classOf(example, task);
    const { id, source, split } = example;
    return at === null ? [] : [{ id, source, split, label: task.classes[at]! }];
  });
}

function unevenOf(task: ClassTask, asked: readonly Asked[]): UnevenClasses {
  const learnt = asked.filter(({ split }) => split === "train");
  return {
    question: nameOf(task),
    classes: task.classes
      .toSorted((a, b) => b.count - a.count)
      .map((label) => ({
        label: label.label,
        ids: spreadOrder(
          learnt.filter((one) => one.label === label),
          `${task.key}\n${label.label}`,
        ),
      })),
    suggested: MOST_RATIO * Math.min(...task.classes.map(({ count }) => count)) - 1,
    heldOut: asked.length - learnt.length,
  };
}

const nameOf = ({ key, questions }: ClassTask) => questions[0] ?? key;

function listed(few: ClassTask["classes"]): string {
  const shown = few.slice(0, 4).map(({ label, count }) => `“${label}” has ${count}`);
  return few.length > 4 ? `${shown.join(", ")} and ${few.length - 4} more` : shown.join(", ");
}
