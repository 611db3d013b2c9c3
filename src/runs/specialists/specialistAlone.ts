/** How well a specialist by itself tells the examples of a check apart: what a model that answers beside it is held against. */
import { classStem } from "../../base/words/classStem.ts";
import type { ClassTask, SpecialistScore, SpecialistSet } from "../../protocol/specialist.ts";
import { scoreOf } from "../../specialist/scores.ts";
import type { SpecialistModel } from "../../specialist/specialistModel.ts";
import { labelledExamples } from "./labelledExamples.ts";
import type { SpecialistInput } from "./specialistInput.ts";

/** Examples whose answer is none of its classes are not counted. Null when that leaves none. */
export async function specialistAlone(
  model: SpecialistModel,
  input: SpecialistInput,
  rows: Parameters<typeof labelledExamples>[0],
  on: SpecialistScore["on"],
): Promise<SpecialistScore | null> {
  const { sets } = model.specialist.report;
  const targets = labelledExamples(rows, sets.map(taskOf));
  if (targets.length === 0) return null;
  const pooled: Float32Array[] = [];
  for (const target of targets) pooled.push(await input.of(target));
  return scoreOf(on, sets, await model.opinions(pooled), targets);
}

/** Spellings other than a label's own count as it where they differ by case or plural alone, unless that tells labels apart. */
function taskOf({ key, labels }: SpecialistSet): Pick<ClassTask, "key" | "classes" | "keepApart"> {
  return {
    key,
    classes: labels.map((label) => ({ label, spellings: [label], count: 0 })),
    keepApart: new Set(labels.map(classStem)).size < labels.length,
  };
}
