/** Which of a version's examples are asked about, and how many questions that is. */
import { isSupervised } from "../../base/examples/isSupervised.ts";
import { UserError } from "../../base/userError.ts";
import { selectEvalRows } from "../../dataset/selectEvalRows.ts";
import { contentOrder } from "../../dataset/version.ts";
import { isOwn } from "../../evaluation/scoreTable.ts";
import type { Calls } from "../../protocol/calls.ts";
import type { Example, Split } from "../../protocol/records.ts";

/** Those of a split that have a reference answer, general ones too. @throws UserError when there is none */
export function askedExamples(frozen: readonly Example[], split: Split = "test"): Example[] {
  const asked = contentOrder(frozen).filter(
    (example) => example.split === split && example.turns.some(isSupervised),
  );
  if (asked.length > 0) return asked;
  throw new UserError(
    split === "test"
      ? "No example is hidden for checking. On the Examples screen, keep some hidden and start a new lesson."
      : "No example was watched while this lesson went on. On the Examples screen, keep some to watch and start a new lesson.",
  );
}

/** Questions that a check of this version asks, before any is left out because the model cannot take its media. */
export function countQuestions(frozen: readonly Example[]): Calls["eval.questions"]["result"] {
  const count = (examples: readonly Example[]) =>
    examples.flatMap(({ turns }) => turns).filter(isSupervised).length;
  const of = (split: Split) => frozen.filter((example) => example.split === split);
  const { rows } = selectEvalRows(of("test"));
  return {
    test: count(rows.filter(isOwn)),
    retention: count(rows.filter((row) => !isOwn(row))),
    validation: count(of("validation").filter(isOwn)),
  };
}
