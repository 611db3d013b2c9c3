/** The input for an access token, which is kept in memory only. */
import { Field } from "../../parts/controls/Field.tsx";

export interface TokenFieldProps {
  value: string;
  onChange: (value: string) => void;
}

export function TokenField({ value, onChange }: TokenFieldProps) {
  return (
    <Field
      label="Access token"
      term="read rights are enough"
      hint="From your settings on the Hub. It is sent to the Hub alone and forgotten when this page is closed."
    >
      {(ids) => (
        <input
          {...ids}
          className="control"
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="hf_…"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
