/** What a lesson begins from: the general model, or the adapter of a lesson that has ended. */
import { branchProblem } from "../../../../base/branchProblem.ts";
import type { RunConfig } from "../../../../protocol/config.ts";
import { Select } from "../../../parts/controls/Select.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { useApp } from "../../../state/store.ts";

interface BranchSelectProps {
  config: RunConfig;
  /** Id of a lesson; undefined for the general model. */
  from: string | undefined;
  onChange: (from: string | undefined) => void;
}

export function BranchSelect({ config, from, onChange }: BranchSelectProps) {
  const runs = useApp((state) => state.runs);
  const ended = runs.filter(
    ({ status, tool }) => !tool && (status === "done" || status === "stopped"),
  );
  if (ended.length === 0) return null;
  const source = ended.find(({ id }) => id === from);
  const problem = source && branchProblem(source, config);
  return (
    <>
      <Select
        label="Begin from"
        hint={
          source
            ? source.origin === "imported"
              ? "What a brought-in adapter learnt from is not known: it may have seen what is hidden here."
              : "This lesson begins with a copy of its values. What it learnt from must not be hidden or watched now; that is looked at before the start."
            : undefined
        }
        value={from ?? ""}
        choices={[
          { value: "", label: "The general model" },
          ...ended.map(({ id, title }) => ({ value: id, label: `The adapter of “${title}”` })),
        ]}
        onChange={(chosen) => onChange(chosen || undefined)}
      />
      {problem && <Notice tone="warn">{problem}</Notice>}
    </>
  );
}
