/** A spinner with a label. */
import "./spinner.css";

export function Spinner({ label }: { label: string }) {
  return (
    <output className="spinner">
      <span className="spinner-ring" aria-hidden="true" />
      {label}
    </output>
  );
}
