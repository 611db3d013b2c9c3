/** A sheet with keys and what they do. */
import { KeyHint } from "../../parts/controls/KeyHint.tsx";
import { Dialog } from "../../parts/surfaces/Dialog.tsx";

export interface KeyListProps {
  keys: readonly (readonly [keys: string, what: string])[];
  title?: string;
  open: boolean;
  onClose: () => void;
}

export function KeyList({ keys, title = "Keys", open, onClose }: KeyListProps) {
  return (
    <Dialog open={open} onClose={onClose} title={title} size="small">
      <dl className="keys-list">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <KeyHint keys={key} />
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
