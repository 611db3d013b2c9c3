/** A quiet ring for waits of unknown length, named for screen readers. */
import "./spinner.css";

export function Spinner({ label }: { label: string }) {
  return (
    <output className="spinner">
      <span className="spinner-ring" aria-hidden="true" />
      {label}
    </output>
  );
}
