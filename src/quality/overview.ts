/** The picture of a set: how many of what, and how different its questions are. */
import { answerLabels } from "../base/examples/answerLabels.ts";
import { formatCount } from "../base/words/formatCount.ts";
import { fromKeys } from "../base/fromKeys.ts";
import { findClassTasks } from "../dataset/classes/classTask.ts";
import type { Bar, BarChart, Measure, QualityReport } from "../protocol/quality.ts";
import type { Example } from "../protocol/records.ts";
import { distinctN, normalisedEntropy, tally } from "./measures/diversity.ts";
import { growingBins } from "./measures/histogram.ts";
import { TASK_TYPES, taskTypeOf } from "./measures/taskTypes.ts";
import { wordingOf, wordsOf } from "./measures/wording.ts";
import { questionsOf } from "./questions.ts";
import { mediaOf } from "./rule.ts";

/** Bars of a chart of names; the others are counted in one. */
const MOST_BARS = 10;
const MODALITIES = ["image", "video", "text"] as const;

type Overview = Pick<
  QualityReport,
  "examples" | "questions" | "media" | "parts" | "charts" | "measures"
>;

export function overviewOf(examples: readonly Example[]): Overview {
  return {
    examples: examples.length,
    questions: questionsOf(examples).length,
    media: mediaOf(examples).length,
    parts: fromKeys(MODALITIES, (part) => examples.filter((row) => row.part === part).length),
    charts: [
      lengthChart(examples),
      classChart(examples),
      modalityChart(examples),
      taskChart(examples),
    ].filter(({ bars }) => bars.length > 0),
    measures: measuresOf(examples),
  };
}

function lengthChart(examples: readonly Example[]): BarChart {
  const lengths = questionsOf(examples).map(({ answer }) => wordsOf(answer).length);
  return {
    title: "Length of the answers",
    bars: lengths.length > 0 ? growingBins(lengths) : [],
    note: "Answers by the words that they have.",
  };
}

/** Of the question with the most answers by classes; without one, of the answers given most. */
function classChart(examples: readonly Example[]): BarChart {
  const [task, ...others] = findClassTasks(examples);
  if (!task) {
    const answers = tally(examples.flatMap(answerLabels).map((label) => label.split("\n")[1]!));
    const repeated = [...answers].filter(([, count]) => count > 1);
    return {
      title: "Answers given most",
      bars: shownBars(repeated),
      note: "Answers. No question is answered by a few classes.",
    };
  }
  const more =
    others.length > 0 ? ` ${formatCount(others.length, "other question")} with classes.` : "";
  return {
    title: `Answers to “${task.questions[0]}”`,
    bars: shownBars(
      task.classes
        .toSorted((a, b) => b.count - a.count)
        .map(({ label, count }) => [label, count] as const),
    ),
    note: `Examples to learn from.${more}`,
  };
}

function modalityChart(examples: readonly Example[]): BarChart {
  const words = { image: "pictures", video: "clips", text: "text alone" };
  const bars = MODALITIES.map((part) => ({
    label: words[part],
    count: examples.filter((row) => row.part === part).length,
  }));
  return { title: "About what", bars: examples.length > 0 ? bars : [], note: "Examples." };
}

function taskChart(examples: readonly Example[]): BarChart {
  const types = questionsOf(examples).map(({ question }) => taskTypeOf(question));
  const known = tally(types.filter((type) => type !== null));
  const none = types.filter((type) => type === null).length;
  return {
    title: "Types of task",
    bars: shownBars([...known, ...(none > 0 ? [["none of them", none] as const] : [])]),
    note: `Questions: ${known.size} of ${TASK_TYPES.length} types, by keywords in English. Our own rule.`,
  };
}

function measuresOf(examples: readonly Example[]): Measure[] {
  const questions = questionsOf(examples);
  const wordings = tally(questions.map(({ question }) => wordingOf(question)));
  const words = questions.map(({ question }) => wordsOf(wordingOf(question)));
  const types = new Set(questions.map(({ question }) => taskTypeOf(question)).filter(Boolean));
  const isEmpty = questions.length === 0;
  return [
    {
      name: "Wordings used evenly",
      value: isEmpty ? null : normalisedEntropy([...wordings.values()]),
      note: `Entropy of ${formatCount(wordings.size, "wording")} over the most it can be: 1 when all are used equally, 0 for one alone.`,
    },
    {
      name: "Different word pairs",
      value: distinctN(words, 2),
      note: "Distinct-2 of the questions: different pairs of words over all pairs. It falls as a set grows.",
    },
    {
      name: "Types of task",
      value: isEmpty ? null : types.size / TASK_TYPES.length,
      note: `${types.size} of the ${TASK_TYPES.length} types of AdaMLLM's rubric, by keywords.`,
    },
  ];
}

function shownBars(counts: readonly (readonly [string, number])[]): Bar[] {
  const bars = counts.map(([label, count]) => ({ label, count }));
  if (bars.length <= MOST_BARS + 1) return bars;
  const rest = bars.slice(MOST_BARS);
  const count = rest.reduce((sum, bar) => sum + bar.count, 0);
  return [...bars.slice(0, MOST_BARS), { label: `${rest.length} others`, count }];
}
