/** Which examples a model is asked about: by part, kind, words, and how many at most. */
import { NumberField } from "../../../../parts/controls/NumberField.tsx";
import { Select } from "../../../../parts/controls/Select.tsx";
import { TextField } from "../../../../parts/controls/TextField.tsx";
import { useApp } from "../../../../state/store.ts";
import { kindsOf } from "../../filterExamples.ts";
import { PART_TITLES } from "../../titles.ts";
import type { Choice } from "./chosenExamples.ts";

interface ExampleChoiceProps {
  choice: Choice;
  onChange: (choice: Choice) => void;
}

const PARTS = [
  { value: "all", label: "All of them" },
  ...(["image", "video", "text"] as const).map((value) => ({ value, label: PART_TITLES[value] })),
] as const;

export function ExampleChoice({ choice, onChange }: ExampleChoiceProps) {
  const examples = useApp((state) => state.examples);
  const kinds = kindsOf(examples);
  const set = (change: Partial<Choice>) => onChange({ ...choice, ...change });
  return (
    <div className="columns help-columns">
      <Select
        label="Which examples"
        value={choice.part}
        choices={PARTS}
        onChange={(part) => set({ part })}
      />
      {kinds.length > 0 && (
        <Select
          label="Kind of question"
          value={choice.kind}
          choices={[
            { value: "", label: "All kinds" },
            ...kinds.map((kind) => ({ value: kind, label: kind })),
          ]}
          onChange={(kind) => set({ kind })}
        />
      )}
      <TextField
        label="With these words"
        type="search"
        placeholder="in questions, answers, file names"
        value={choice.words}
        onChange={(words) => set({ words })}
      />
      <NumberField
        label="At most"
        value={choice.most}
        {...{ min: 1, max: 100_000, step: 1 }}
        onChange={(most) => set({ most })}
      />
    </div>
  );
}
