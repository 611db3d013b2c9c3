/** A native select with its label. */
import { Field, type FieldProps } from "./Field.tsx";
import { Icon } from "../icons/Icon.tsx";

export interface Choice<V extends string> {
  value: V;
  label: string;
  disabled?: boolean;
}

export interface SelectProps<V extends string> extends FieldProps {
  value: V;
  choices: readonly Choice<V>[];
  onChange: (value: V) => void;
}

export function Select<V extends string>({ value, choices, onChange, ...field }: SelectProps<V>) {
  return (
    <Field {...field}>
      {(ids) => (
        <span className="select">
          <select
            {...ids}
            className="control"
            value={value}
            onChange={(event) => onChange(event.target.value as V)}
          >
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value} disabled={choice.disabled}>
                {choice.label}
              </option>
            ))}
          </select>
          <Icon name="down" size={16} />
        </span>
      )}
    </Field>
  );
}
