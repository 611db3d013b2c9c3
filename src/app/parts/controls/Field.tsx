/** A label, an optional hint and an optional error around one control. The control gets its ids from `children`. */
import { useId, type ReactNode } from "react";
import "./field.css";

export interface FieldProps {
  label: string;
  /** One plain sentence under the label. */
  hint?: ReactNode;
  /** The technical name, in small print beside the label. */
  term?: string;
  error?: string | undefined;
  /** Keeps the label for screen readers only. */
  labelHidden?: boolean;
}

export interface ControlIds {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

export function Field({
  label,
  hint,
  term,
  error,
  labelHidden,
  children,
}: FieldProps & { children: (ids: ControlIds) => ReactNode }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id} className={labelHidden ? "visually-hidden" : "field-label"}>
        {label}
        {term && <span className="fine field-term">{term}</span>}
      </label>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
