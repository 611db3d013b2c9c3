/** What the card says of a pass, in words. */
import { formatCount } from "../../../../../base/words/formatCount.ts";
import { percentText } from "../../../../../base/words/percentText.ts";
import type {
  FilterChoice,
  SynthesisReport,
  SynthesisRow,
} from "../../../../../protocol/synthesis.ts";

/** "31 of 32 pictures gave a question with both answers (97 %); the filter kept 24 of them (77 %)." */
export function yieldText({ rows, written, kept, synthesis }: SynthesisReport): string {
  const { pictures, settings } = synthesis;
  const seen = rows.length;
  const share = (part: number, whole: number) =>
    whole > 0 ? ` (${percentText(part / whole)})` : "";
  const of = seen < pictures.length ? `${seen} seen so far of ${pictures.length}` : `${seen}`;
  const first = `${written} of ${of} pictures gave a question with both answers${share(written, seen)}`;
  if (settings.filter.kind === "none") return `${first}; no filter has compared the answers.`;
  return `${first}; the filter kept ${kept} of them${share(kept, written)}.`;
}

/** One sentence for each thing that was lost, with its number. */
export function lossTexts({ losses, labels, endless, leftOut }: SynthesisReport): string[] {
  return [
    ...Object.entries(losses).map(
      ([reason, count]) => `${formatCount(count, "piece")} lost: ${reason}.`,
    ),
    ...(endless > 0
      ? [`${formatCount(endless, "picture")} about which it wrote on until its words ran out.`]
      : []),
    ...(leftOut > 0
      ? [`${formatCount(leftOut, "picture")} left out, each with its reason below.`]
      : []),
    ...(labels.No > 0 ? [`${labels.No} dropped: the answers disagree.`] : []),
    ...(labels.Open > 0 ? [`${labels.Open} dropped: the question is open.`] : []),
    ...(labels.unreadable > 0
      ? [`${labels.unreadable} dropped: what the filter said is no verdict.`]
      : []),
  ];
}

export function draftsText({ synthesis: { drafts } }: SynthesisReport): string | null {
  if (!drafts) return null;
  const { waiting, rejected, known } = drafts;
  const parts = [
    `${formatCount(waiting, "draft")} for your review`,
    `${rejected} rejected by the filter, to be read there too`,
    ...(known > 0 ? [`${known} were there already`] : []),
  ];
  return `${parts.join(", ")}.`;
}

export function filterText(filter: FilterChoice, titleOf: (modelId: string) => string): string {
  if (filter.kind === "none") return "no filter";
  if (filter.kind === "rule") return "our rule";
  return filter.kind === "model" ? titleOf(filter.modelId) : filter.name;
}

/** Why nothing came of a row, or null when something did. */
export function rowProblem({ leftOut, lost, triplet, verdict }: SynthesisRow): string | null {
  if (leftOut) return leftOut;
  if (!triplet) return lost.map(({ reason }) => reason).join(", ") || "nothing was written";
  if (!verdict || verdict.label === "Yes") return null;
  return verdict.why ?? (verdict.label ? `the filter said ${verdict.label}` : "no verdict");
}

/** "Yes −1.2 · No 0.4 · Open −3.0" */
export function logitsText({ verdict }: SynthesisRow): string {
  const logits = Object.entries(verdict?.logits ?? {});
  return logits.map(([label, value]) => `${label} ${value.toFixed(1)}`).join(" · ");
}
