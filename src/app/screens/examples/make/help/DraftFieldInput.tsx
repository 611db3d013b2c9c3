/** One setting of a way of drafting. */
import type { DraftField } from "../../../../../protocol/drafting.ts";
import { NumberField } from "../../../../parts/controls/NumberField.tsx";
import { Select } from "../../../../parts/controls/Select.tsx";
import { TextField } from "../../../../parts/controls/TextField.tsx";

interface DraftFieldInputProps {
  field: DraftField;
  value: number | string;
  onChange: (value: number | string) => void;
}

export function DraftFieldInput({ field, value, onChange }: DraftFieldInputProps) {
  const shared = { label: field.title, hint: field.help, onChange };
  switch (field.kind) {
    case "number":
      return (
        <NumberField
          {...shared}
          value={Number(value)}
          {...{ min: field.min, max: field.max, step: field.step }}
        />
      );
    case "text":
      return <TextField {...shared} value={String(value)} />;
    case "choice":
      return (
        <Select
          {...shared}
          value={String(value)}
          choices={field.options.map((option) => ({ value: option.value, label: option.title }))}
        />
      );
    default:
      return field satisfies never;
  }
}
