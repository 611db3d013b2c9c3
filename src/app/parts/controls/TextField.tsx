/** A text input, or with `lines` a textarea that grows with its content. */
import type { KeyboardEvent, Ref } from "react";
import { Field, type FieldProps } from "./Field.tsx";

export interface TextFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  placeholder?: string;
  lines?: number;
  type?: "text" | "search";
  maxLength?: number;
  ref?: Ref<HTMLInputElement & HTMLTextAreaElement>;
}

export function TextField({
  value,
  onChange,
  lines,
  type = "text",
  ref,
  onBlur,
  onKeyDown,
  placeholder,
  maxLength,
  ...field
}: TextFieldProps) {
  const shared = { value, onBlur, onKeyDown, placeholder, maxLength, ref, className: "control" };
  return (
    <Field {...field}>
      {(ids) =>
        lines ? (
          <textarea
            {...ids}
            {...shared}
            rows={lines}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <input
            {...ids}
            {...shared}
            type={type}
            autoComplete="off"
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}
