/** A number input with its unit. The typed text is kept; only valid numbers in range are reported. */
import { useState } from "react";
import { Field, type FieldProps } from "./Field.tsx";
import { numberProblem } from "./numberProblem.ts";

export interface NumberFieldProps extends Omit<FieldProps, "error"> {
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  /** Also the arrow keys' step. 1 allows whole numbers only; "any" allows every number. */
  step?: number | "any";
  unit?: string;
}

export function NumberField({
  value,
  onChange,
  min,
  max,
  step = 1,
  unit,
  ...field
}: NumberFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? String(value);
  const whole = step !== "any" && Number.isInteger(step);
  return (
    <Field {...field} error={numberProblem(shown, { min, max, whole })}>
      {(ids) => (
        <span className="number-control">
          <input
            {...ids}
            className="control"
            type="number"
            inputMode={whole ? "numeric" : "decimal"}
            value={shown}
            min={min}
            max={max}
            step={step}
            onChange={({ target }) => {
              setDraft(target.value);
              if (!numberProblem(target.value, { min, max, whole })) onChange(Number(target.value));
            }}
            onBlur={() => setDraft(null)}
          />
          {unit && <span className="number-unit">{unit}</span>}
        </span>
      )}
    </Field>
  );
}
