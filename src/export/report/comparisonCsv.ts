/** Models side by side as CSV (RFC 4180, formulas escaped): one line a model and kind of question. */
import { kindName } from "../../base/words/kindName.ts";
import { writeCsv } from "../../formats/csv/csv.ts";
import type { Comparison } from "../../protocol/evaluation/comparison.ts";
import type { Estimate } from "../../protocol/evaluation/estimate.ts";

const HEADINGS = [
  ...["version", "model", "compared with", "questions", "score", "n", "chance"],
  ...["value", "low", "high", "difference", "difference low", "difference high"],
  ...["p by luck", "p corrected (Holm)"],
];

export function comparisonCsv(comparison: Comparison): string {
  const { versionId, models, kinds, n, chance, against, listed } = comparison;
  const other = models.find(({ id }) => id === against)!.title;
  const rows = models.flatMap(({ title, right, over, correctedLuck, kinds: reached, lists }) => [
    [
      ...[versionId, title, other, "all", "exact match", String(n), number(chance)],
      ...[...estimate(right), ...estimate(over), number(over.luck), number(correctedLuck)],
    ],
    ...kinds.map(({ kind, label, n: asked, chance: guessed }, i) => {
      const { value, difference, luck } = reached[i]!;
      return [
        ...[versionId, title, other, kindName(kind), label, String(asked), number(guessed)],
        ...[...estimate(value), ...estimate(difference), number(luck), ""],
      ];
    }),
    ...(lists
      ? ([
          ["with the list of answers", lists.listed],
          ["without the list of answers", lists.unlisted],
        ] as const)
      : []
    ).map(([label, found]) => [
      ...[versionId, title, "", label, "exact match", String(listed), ""],
      ...[...estimate(found), ...estimate(null), "", ""],
    ]),
  ]);
  return writeCsv(HEADINGS, rows);
}

function estimate(found: Estimate | null): string[] {
  return found ? [found.value, found.low, found.high].map(number) : ["", "", ""];
}

function number(value: number): string {
  return value.toFixed(4);
}
