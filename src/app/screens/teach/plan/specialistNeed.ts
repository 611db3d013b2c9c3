/** Whether the specialist that a way of learning needs is there and fits the plan, as a line of the list of needs. */
import { classStem } from "../../../../base/words/classStem.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { Example } from "../../../../protocol/records.ts";
import type { SpecialistReport } from "../../../../protocol/specialist.ts";
import { changedNotes, scoreText } from "../specialist/specialistText.ts";
import type { SpecialistState } from "../specialist/useSpecialist.ts";
import type { Need } from "./need.ts";

export interface PlannedSpecialist extends Pick<
  SpecialistState,
  "tasks" | "nothing" | "report" | "problem"
> {
  /** Whether it learns at the moment. */
  isLearning: boolean;
}

/** Why a lesson of this model on these examples cannot have it beside itself, as the start would refuse it; null where it can. */
function misfit(
  { modelId, network, trainIds }: SpecialistReport,
  model: string,
  examples: readonly Pick<Example, "id" | "split">[],
): string | null {
  if (!network && modelId !== model)
    return `It looks through the eyes of the model ${modelId}, and this lesson is of ${model}.`;
  const learnt = new Set(trainIds);
  const hidden = examples.filter(({ id, split }) => split === "test" && learnt.has(id)).length;
  return hidden > 0
    ? `It has learnt from ${formatCount(hidden, "example")} that ${hidden === 1 ? "is" : "are"} hidden now, so a check would not be honest.`
    : null;
}

/** @param model id of the model that the plan is of */
export function specialistNeed(
  { tasks, nothing, report, problem, isLearning }: PlannedSpecialist,
  model: string,
  examples: readonly Pick<Example, "id" | "split">[],
): Need {
  const base = { id: "specialist", title: "The specialist" };
  const train = { action: "train-specialist" as const };
  if (isLearning) return { ...base, state: "missing", detail: "It is learning." };
  if (!tasks && !problem) return { ...base, state: "watch", detail: "Looking for it." };
  if (nothing) return { ...base, state: "missing", detail: nothing, go: "examples" };
  if (!report) {
    const detail = problem ?? "There is none yet. It learns from your examples in seconds.";
    return { ...base, ...train, state: "missing", detail };
  }
  const against = misfit(report, model, examples);
  if (against) return { ...base, ...train, state: "missing", detail: against };
  if (problem) return { ...base, ...train, state: "watch", detail: problem };
  const labels = report.sets.flatMap((set) => set.labels);
  const asked = new Set(
    (tasks ?? []).flatMap(({ classes }) =>
      classes.flatMap(({ spellings }) => spellings.map(classStem)),
    ),
  );
  if (!labels.some((label) => asked.has(classStem(label)))) {
    const names = labels.map((label) => `“${label}”`).join(", ");
    const detail = `It tells ${names} apart, and none of these is an answer of your examples.`;
    return { ...base, ...train, state: "missing", detail };
  }
  const [changed] = changedNotes(report, tasks ?? []);
  if (changed) return { ...base, ...train, state: "watch", detail: changed };
  return { ...base, state: "ready", detail: scoreText(report) };
}
