/** The model card's section about the latest evaluation: each score with n, what guessing reaches, and its interval. */
import { kindName } from "../../base/words/kindName.ts";
import type {
  KindFindings,
  PairedDifference,
  ReportWithFindings,
} from "../../protocol/evaluation/findings.ts";
import type { Score } from "../../protocol/reports.ts";
import { cell, line } from "./markdown.ts";

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const points = (share: number) => (100 * share).toFixed(1);

export function cardScores(report: ReportWithFindings | null): string {
  if (!report) return "## Scores\n\nIt was not evaluated on the test split.";
  const { findings } = report;
  return [
    "## Scores",
    line(findings.verdict.text),
    "On the test split, same questions for both, greedy answers. Exact match ignores case, final punctuation and a leading article; in brackets Wilson's 95 % interval. Chance is always giving the most common answer of the kind. \"retention\" is general skill on examples that are not the owner's.",
    scoreRows(report),
    ...overChance(report),
    ...asked(report),
    ...pictureUse(report),
    ...classTables(findings.kinds),
  ].join("\n\n");
}

function table(head: string[], rows: (string | number)[][]): string {
  const aligned = head.map((_, i) => (i ? "---:" : "---"));
  return [head, aligned, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function scoreRows({ overall, retention, kinds }: ReportWithFindings): string {
  // Kinds that are all without a name repeat the first row.
  const named = kinds.every(({ kind }) => kind === "") ? [] : kinds;
  const side = ({ exact, low, high }: Score["base"]) =>
    `${percent(exact)} (${percent(low)} to ${percent(high)})`;
  return table(
    ["Kind", "n", "Chance", "Base, exact", "Adapter, exact", "Base, F1", "Adapter, F1"],
    [overall, ...(retention ? [retention] : []), ...named].map(
      ({ kind, n, chance, base, adapter }) => [
        cell(kindName(kind)),
        ...[n, percent(chance), side(base), side(adapter)],
        ...[base.f1.toFixed(3), adapter.f1.toFixed(3)],
      ],
    ),
  );
}

function overChance({ overall, findings }: ReportWithFindings): string[] {
  if (overall.n === 0) return [];
  const difference = ({ value, low, high }: PairedDifference) =>
    `${points(value)} points (${points(low)} to ${points(high)})`;
  return [
    `Over the base model: ${difference(findings.overBase)}; over always giving the most common answer: ${difference(findings.overCommonest)}. In brackets the 95 % interval of paired differences (Newcombe 1998, method 10).`,
  ];
}

function asked(report: ReportWithFindings): string[] {
  if (!report.answers.some(({ turn }) => turn > 0)) return [];
  return [
    report.asked === "alone"
      ? "Questions of a conversation were asked each alone, about the same picture."
      : "Later questions of a conversation were asked with the reference answers of earlier ones before them.",
  ];
}

function pictureUse({ findings }: ReportWithFindings): string[] {
  const use = findings.pictureUse;
  if (!use) return [];
  return [
    `Asked about the picture of another example with another right answer, the adapter gave another answer to ${use.changed.count} of ${use.n} questions. Right about the own picture: ${use.ownRight}; that answer about the other one: ${use.otherRight}.`,
  ];
}

function classTables(kinds: readonly KindFindings[]): string[] {
  return kinds.flatMap(({ kind, table: found }) => {
    if (!found) return [];
    const { classes, base, adapter } = found;
    const summary = ({ macroF1, balancedAccuracy }: typeof base) =>
      `macro-F1 ${macroF1.value.toFixed(3)} (${macroF1.low.toFixed(3)} to ${macroF1.high.toFixed(3)}), balanced accuracy ${percent(balancedAccuracy.value)}`;
    return [
      `### ${line(kindName(kind))}, by class\n\nBase: ${summary(base)}. Adapter: ${summary(adapter)}. In brackets 95 % bootstrap intervals. Classes as scikit-learn counts them with zero_division=0.`,
      table(
        ["Class", "n", "Precision", "Recall", "F1", "Base, F1"],
        classes.map((name, i) => {
          const { support, precision, recall, f1 } = adapter.classes[i]!;
          const shown = [precision, recall, f1, base.classes[i]!.f1].map((x) => x.toFixed(3));
          return [cell(name), support, ...shown];
        }),
      ),
    ];
  });
}
