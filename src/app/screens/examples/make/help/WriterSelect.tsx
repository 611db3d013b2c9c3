/** Who writes: the project's model, as it is or with what a lesson taught it, or a server of one's own. */
import type { WriterChoice } from "../../../../../protocol/drafting.ts";
import { Select } from "../../../../parts/controls/Select.tsx";
import { runChoices } from "../../../../state/runChoices.ts";
import { useApp } from "../../../../state/store.ts";
import { remembered } from "../../../../browser/remembered.ts";
import { SERVER_KEY } from "./ServerFields.tsx";

interface WriterSelectProps {
  writer: WriterChoice;
  onChange: (writer: WriterChoice) => void;
}

const AS_IT_IS = "model";
const SERVER = "server";

export function WriterSelect({ writer, onChange }: WriterSelectProps) {
  const runs = useApp((state) => state.runs);
  const choose = (value: string) => {
    if (value === SERVER) {
      onChange({ kind: "server", address: remembered(SERVER_KEY) ?? "", model: "" });
    } else onChange({ kind: "model", runId: value === AS_IT_IS ? null : value });
  };
  return (
    <Select
      label="Who writes"
      hint="Another model is chosen for the project on the Models screen."
      value={writer.kind === "server" ? SERVER : (writer.runId ?? AS_IT_IS)}
      choices={[
        { value: AS_IT_IS, label: "The project's model as it is" },
        ...runChoices(runs).map(({ value, label }) => ({
          value,
          label: `With the lesson ${label}`,
        })),
        { value: SERVER, label: "A server of mine on this computer" },
      ]}
      onChange={choose}
    />
  );
}
