/** What a check says of the specialist by itself, beside which the adapter answered. */
import { formatCount } from "../base/words/formatCount.ts";
import { percentText } from "../base/words/percentText.ts";
import { wilsonInterval } from "../metrics/index.ts";
import type { SpecialistScore } from "../protocol/specialist.ts";

export function specialistAloneText({ on, confusion, of, macroF1, auc }: SpecialistScore): string {
  const rows = confusion.flat();
  const right = confusion.reduce((sum, set) => sum + set.reduce((n, row, c) => n + row[c]!, 0), 0);
  const { low, high } = wilsonInterval(right, of);
  const commonest = Math.max(...rows.map((row) => row.reduce((sum, count) => sum + count, 0)));
  const ranked = typeof auc === "number" ? `, AUC ${auc.toFixed(2)} (0.50 by guessing)` : "";
  const chance =
    confusion.length === 1 ? ` Always its commonest class: ${percentText(commonest / of)}.` : "";
  const examples = formatCount(of, `${on === "test" ? "hidden" : "watched"} example`);
  return `By itself the specialist is right in ${right} of ${examples} (${percentText(low)} to ${percentText(high)}); macro-F1 ${macroF1.toFixed(2)}${ranked}.${chance}`;
}
