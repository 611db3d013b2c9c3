/** Sentences about an image network that a specialist looks through. */
import { formatCount } from "../../../../../base/words/formatCount.ts";
import type { LabelMap } from "../../../../../protocol/network.ts";
import type { SpecialistNetwork } from "../../../../../protocol/specialist.ts";
import { percentText } from "../../../../parts/words.ts";

/** How many of its classes stand for one of the project's. */
export function mappingText(map: LabelMap, classes: readonly string[]): string {
  const labels = Object.values(map);
  const matched = labels.filter((own) => own !== null).length;
  if (matched === 0) {
    return `None of its ${formatCount(labels.length, "class", "classes")} stands for one of yours.`;
  }
  const without = classes.filter((own) => !labels.includes(own));
  const missing =
    without.length > 0
      ? ` It has no word for ${without.map((own) => `“${own}”`).join(", ")}, so by itself it is wrong there.`
      : "";
  return `${matched} of its ${formatCount(labels.length, "class", "classes")} stand for one of yours.${missing}`;
}

/** What it gives by itself, beside the specialist's own figure. */
export function aloneText({ title, alone }: SpecialistNetwork): string {
  const through = `It looks through the network “${title}”.`;
  if (!alone) return `${through} That gives no scores of classes by itself.`;
  if (!alone.score) {
    return `${through} None of that network's classes stands for one of yours, so there is no figure of it alone.`;
  }
  const { accuracy, macroF1, auc, of } = alone.score;
  const ranked = typeof auc === "number" ? `, AUC ${auc.toFixed(2)}` : "";
  return `${through} By that network alone: ${percentText(accuracy)} right of ${formatCount(of, "example")}, macro-F1 ${macroF1.toFixed(2)}${ranked}.`;
}
