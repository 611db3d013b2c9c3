/** What bench/vitask.mjs measures, a line of JSON each, and the table that follows from the lines. */

import { groupBy } from "../src/base/groupBy.ts";

export type Questions = "as they are" | "with the list of answers";
export type Beside = "nobody" | "the specialist";

export interface MeasuredLine {
  sample: string;
  /** Of each run; 0 for the preset's own number. */
  steps: number;
  /** Where the adapter is. */
  learns: "language" | "language and projector";
  /** Whether the questions end with the list of answers, while learning and in the check. */
  questions: Questions;
  seed: number;
  /** TSM (the specialist alone), plain, EP, EP+RDA, EP+CRT, or all. */
  variant: string;
  beside: Beside;
  /** Hidden examples. */
  n: number;
  /** The share that always giving the commonest class gets right. */
  chance: number;
  accuracy: number;
  macroF1: number;
  /** Of the specialist; null where none can be ranked. */
  auc?: number | null;
  /** It took to learn. */
  seconds: number;
}

type Origin = Pick<
  MeasuredLine,
  "sample" | "steps" | "learns" | "questions" | "seed" | "variant" | "beside"
>;

/** Equal for lines that measure the same. */
export const keyOf = ({
  sample,
  steps,
  learns,
  questions,
  seed,
  variant,
  beside,
}: Origin): string => [sample, steps, learns, questions, seed, variant, beside].join("|");

/** @throws Error that names the line which is no JSON, except the last, which a crash may have cut: it is left out. */
export function readLines(text: string): MeasuredLine[] {
  const lines = text.split("\n").filter(Boolean);
  return lines.flatMap((line, at) => {
    try {
      return [JSON.parse(line) as MeasuredLine];
    } catch (cause) {
      if (at === lines.length - 1 && !text.endsWith("\n")) return [];
      throw new Error(`Line ${at + 1} of the results is no JSON: ${line}`, { cause });
    }
  });
}

interface Cell {
  seeds: number;
  n: number;
  mean: number;
  low: number;
  high: number;
}

const cellOf = (
  lines: readonly MeasuredLine[],
  of: "accuracy" | "macroF1" | "seconds",
): Cell | null => {
  if (lines.length === 0) return null;
  const values = lines.map((line) => line[of]);
  return {
    ...{ seeds: lines.length, n: lines[0]!.n },
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    ...{ low: Math.min(...values), high: Math.max(...values) },
  };
};

const hundredths = (value: number) => (100 * value).toFixed(0);

function shareText(cell: Cell | null): string {
  if (!cell) return "not measured";
  const mean = `${hundredths(cell.mean)} %`;
  return cell.seeds > 1 ? `${mean} (${hundredths(cell.low)} to ${hundredths(cell.high)})` : mean;
}

const VARIANTS = ["TSM", "plain", "EP", "EP+RDA", "EP+CRT", "all"];

/** Markdown of one sample and scale: a heading, the parts one by one, and the drop without the list of answers. */
function sectionOf(lines: readonly MeasuredLine[]): string {
  const { sample, steps, learns } = lines[0]!;
  const find = (questions: Questions, variant: string, beside: Beside) =>
    lines.filter(
      (line) => line.questions === questions && line.variant === variant && line.beside === beside,
    );
  const rows = VARIANTS.flatMap((variant) =>
    (["nobody", "the specialist"] as const).flatMap((beside) => {
      const found = find("as they are", variant, beside);
      const [first] = found;
      if (!first) return [];
      const seeds = found.map(({ seed }) => seed).sort((a, b) => a - b);
      const [accuracy, macroF1] = [cellOf(found, "accuracy"), cellOf(found, "macroF1")];
      const seconds = variant === "TSM" ? "" : `${cellOf(found, "seconds")!.mean.toFixed(0)} s`;
      return `| ${variant} | ${beside} | ${first.n} | ${hundredths(first.chance)} % | ${seeds.join(", ")} | ${shareText(accuracy)} | ${shareText(macroF1)} | ${seconds} |`;
    }),
  );
  const drops = ["plain", "all"].flatMap((variant) => {
    const listed = cellOf(find("with the list of answers", variant, "nobody"), "macroF1");
    const without = cellOf(find("as they are", variant, "nobody"), "macroF1");
    if (!listed || !without) return [];
    const points = Math.round(100 * (listed.mean - without.mean));
    const drop = `${points}`.replace("-", "−");
    return `| ${variant} | ${shareText(listed)} | ${shareText(without)} | ${drop} points | ${listed.seeds}, ${without.seeds} |`;
  });
  const length = steps > 0 ? `${steps} steps` : "the preset's own number of steps";
  return [
    `## ${sample}, ${length}, adapter in ${learns}`,
    "",
    "| variant | answers beside | n | chance | seeds | accuracy (least to most) | macro-F1 (least to most) | learns for |",
    "|---|---|---|---|---|---|---|---|",
    ...rows,
    ...(drops.length > 0
      ? [
          "",
          "Learnt and asked with the list of answers, and learnt and asked without it; answering beside nobody:",
          "",
          "| variant | macro-F1 with the list | without it | drop | seeds with, without |",
          "|---|---|---|---|---|",
          ...drops,
        ]
      : []),
  ].join("\n");
}

const HEAD = `# What the parts of VITask bring

VITask (arXiv 2410.06456) in small: the studio's own lessons and checks on the embedded model, on Dawn in Node with a software GPU.
This file is written by \`node bench/vitask.mjs --table\` from the lines that \`node bench/vitask.mjs DATA\` measured
([\`bench/vitask.jsonl\`](../bench/vitask.jsonl)). TSM is the specialist alone; the others are models that were taught. All are asked
the same hidden examples. Numbers are means over seeds, with the least and the most of them; n is of one seed, and chance is always
giving the commonest class. Each lesson is the preset Quick, with general examples mixed in, its second half with the connector
frozen; what counts is its last step. The weights α and β are 1, our choice. Where a sheet names nothing to watch, 15 % of what it
gives to learn from is watched, by which the specialist's best epoch is chosen. The photos are real ones and not part of this
repository. Times were taken beside other work and say only roughly what each costs. A few seeds on so few hidden questions show large differences alone: one question more or less is 100 / n points.
`;

/** By hand, of the lines that were there on that day. */
const NOTES = `## What came out

As of 29 November 2026, in the language model and the projector, as the preset learns. On the smears the model that learnt beside a
specialist (EP) gets more right than plain tuning, also without the specialist (88 and 91 % of 22 questions against 74 %), in the mean of three
seeds that lie 18 and 32 points apart. On the leaves the specialist has to be at hand: EP and EP+CRT get 64 % then, plain tuning 57, and without the
specialist no variant is ahead of it (51 to 55 %). On the clothes, ten kinds in 60 steps, nothing is learnt that stands out of chance (7 to 18 % in single
runs, chance 10 %); in 240 steps plain tuning gets 25 and 27 %, and the model
with its specialist at hand 33 to 38 % with one seed and 22 % (EP) with another, so that nothing is shown there either. Alignment (RDA) and contrast (CRT) add nothing to EP that stands out
of the spread, and all together are behind EP on both sets, which does not favour the paper; it trains for epochs on thousands of pictures, and this for
30 steps with each set of terms. It costs 1.7 to 2.6 times the time of plain tuning. The specialist by itself is ahead of every model on leaves and clothes and
gets all smears right: whoever wants kinds told apart and no talk needs no lesson.

The list of answers in the question costs this small model more than it helps, plain tuning as well as all parts (20 and 27 points on the smears, 6 and 11 on
the leaves), so that what the paper reports, a loss where the list is left out that its parts make smaller, is neither shown nor refuted.
`;

/** The whole of docs/vitask.md. */
export function tableOf(lines: readonly MeasuredLine[]): string {
  const groups = groupBy(lines, ({ sample, steps, learns }) => [sample, steps, learns].join(" "));
  return `${[HEAD.trimEnd(), NOTES.trimEnd(), ...[...groups.values()].map(sectionOf)].join("\n\n")}\n`;
}
