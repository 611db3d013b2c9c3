/** Keys to press, drawn as keys: <KeyHint keys="Ctrl Enter" />. */
import "./keyHint.css";

export function KeyHint({ keys }: { keys: string }) {
  return (
    <span className="key-hint">
      {keys.split(" ").map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
