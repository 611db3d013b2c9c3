/** Who writes: the project's model, as it is or with what a lesson taught it. */
import type { WriterChoice } from "../../../../../protocol/drafting.ts";
import { Select } from "../../../../parts/controls/Select.tsx";
import { runChoices } from "../../../../state/runChoices.ts";
import { useApp } from "../../../../state/store.ts";

interface WriterSelectProps {
  writer: WriterChoice;
  onChange: (writer: WriterChoice) => void;
}

export function WriterSelect({ writer, onChange }: WriterSelectProps) {
  const runs = useApp((state) => state.runs);
  return (
    <Select
      label="Who writes"
      hint="Another model is chosen for the project on the Models screen."
      value={writer.runId ?? ""}
      choices={[
        { value: "", label: "The project's model as it is" },
        ...runChoices(runs).map(({ value, label }) => ({
          value,
          label: `With the lesson ${label}`,
        })),
      ]}
      onChange={(runId) => onChange({ kind: "model", runId: runId || null })}
    />
  );
}
