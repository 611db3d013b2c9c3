/** What each column of a question sheet, or field of flat rows, was taken for, to be changed by hand. */
import { useState } from "react";
import type { ColumnRole, SheetColumns as Sheet } from "../../../../protocol/reports.ts";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import { Select, type Choice } from "../../../parts/controls/Select.tsx";
import { changeColumns } from "../../../state/actions/imports.ts";
import { isCancelled } from "../../../state/job.ts";
import { showError } from "../../../state/toasts.ts";

const UNUSED = "unused";

const ROLES: readonly Choice<ColumnRole | typeof UNUSED>[] = [
  { value: "image", label: "Picture" },
  { value: "video", label: "Clip" },
  { value: "question", label: "Question" },
  { value: "answer", label: "Answer" },
  { value: "split", label: "Learn, watch or hidden" },
  { value: "source", label: "Source or patient, kept together" },
  { value: "kind", label: "Kind of question" },
  { value: "annotator", label: "Who answered" },
  { value: "system", label: "Line in front" },
  { value: "conversation", label: "Conversation" },
  { value: "weight", label: "Learn it: 1 or 0" },
  { value: "dish", label: "Recipe: name of the dish" },
  { value: "ingredients", label: "Recipe: ingredients" },
  { value: "steps", label: "Recipe: steps" },
  { value: UNUSED, label: "Not used" },
];

const ANSWERS: readonly ColumnRole[] = ["answer", "ingredients", "steps"];

const titleOf = (role: ColumnRole | null) =>
  ROLES.find(({ value }) => value === (role ?? UNUSED))!.label;

export function SheetColumns({ sheet, word, columns }: Sheet) {
  // Where nothing was taken for answers, the person has to say.
  const [open, setOpen] = useState(!columns.some(({ role }) => role && ANSWERS.includes(role)));
  const change = (at: number, value: ColumnRole | typeof UNUSED) => {
    const roles = columns.map(({ role }) => role);
    changeColumns(sheet, roles.with(at, value === UNUSED ? null : value)).catch(
      (error: unknown) => !isCancelled(error) && showError(error),
    );
  };
  return (
    <div className="sheet-columns">
      <dl aria-label={`${word === "field" ? "Fields" : "Columns"} of ${sheet}`}>
        {columns.map(({ heading, role }, at) => (
          <div key={`${at} ${heading}`}>
            <dt className="fine">{titleOf(role)}</dt>
            <dd>
              <code>{heading}</code>
            </dd>
          </div>
        ))}
      </dl>
      <Disclosure summary={`Change what the ${word}s are`} open={open} onToggle={setOpen}>
        <div className="sheet-roles">
          {columns.map(({ heading, role }, at) => (
            <Select
              key={`${at} ${heading}`}
              label={heading}
              value={role ?? UNUSED}
              choices={ROLES}
              onChange={(value) => change(at, value)}
            />
          ))}
        </div>
      </Disclosure>
    </div>
  );
}
