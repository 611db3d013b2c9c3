/** What the card says of filters that have learnt, in words. */
import { percentText } from "../../../../../base/words/percentText.ts";
import type { EntailmentScore } from "../../../../../protocol/evaluation/entailmentScore.ts";
import type { Run } from "../../../../../protocol/records.ts";
import type { FilterChoice } from "../../../../../protocol/synthesis.ts";

/** "Right about 70 of 80 pairs that it has not learnt from (88 %); our rule about 75 (94 %); the model without it about 26 …" */
export function scoreText({ n, base, adapter, rule, chance }: EntailmentScore): string {
  const share = (right: number) => `${right} (${percentText(right / n)})`;
  const ofRule = rule === undefined ? "" : ` our rule about ${share(rule)};`;
  return `Right about ${adapter} of ${n} pairs that it has not learnt from (${percentText(adapter / n)});${ofRule} the model without it about ${share(base)}; one label always ${percentText(chance)}.`;
}

/** Which of both to take, where our rule is no worse; null where the tool is better, or the rule was not asked. */
export function ruleAdvice({ adapter, rule }: EntailmentScore): string | null {
  if (rule === undefined || rule < adapter) return null;
  return "Our rule needs no training and is right at least as often about these pairs: take it, unless answers of yours agree without the same words.";
}

/** One sentence a kind of pair. */
export function kindTexts({ kinds }: EntailmentScore): string[] {
  return kinds.map(
    ({ kind, n, base, adapter, rule }) =>
      `${kind}: ${adapter} of ${n}, ${rule === undefined ? "" : `our rule ${rule}, `}without it ${base}`,
  );
}

/** In the list of filters. */
export function filterChoice({ id, title, entailment }: Run): { value: string; label: string } {
  const known = entailment
    ? `right about ${percentText(entailment.adapter / entailment.n)} of ${entailment.n} pairs`
    : "not measured";
  return { value: `entailment ${id}`, label: `${title} (ours, has learnt it; ${known})` };
}

/** The value of a filter in the list. */
export function filterValue(filter: FilterChoice): string {
  if (filter.kind === "model") return `model ${filter.modelId}`;
  return filter.kind === "entailment" ? `entailment ${filter.runId}` : filter.kind;
}

/** The filter with this value; `filters`: the tools among them. */
export function filterOf(value: string, filters: readonly Run[]): FilterChoice {
  if (value === "rule" || value === "none") return { kind: value };
  if (value.startsWith("model ")) return { kind: "model", modelId: value.slice("model ".length) };
  const run = filters.find((each) => `entailment ${each.id}` === value);
  return run ? { kind: "entailment", runId: run.id, name: run.title } : { kind: "rule" };
}
