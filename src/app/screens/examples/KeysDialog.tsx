/** The keys of the Examples screen. */
import { Dialog } from "../../parts/surfaces/Dialog.tsx";
import { KeyHint } from "../../parts/controls/KeyHint.tsx";

const KEYS = [
  ["J", "next example"],
  ["K", "the one before"],
  ["E", "write: go to the first empty answer"],
  ["Ctrl Enter", "save, and on to the next empty answer"],
  ["D", "same answer as in the example edited before"],
  ["Esc", "leave the text box, then close the example"],
  ["/", "search"],
  ["Ctrl Z", "take the last change back"],
  ["?", "this list"],
] as const;

export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keys" size="small">
      <dl className="keys-list">
        {KEYS.map(([key, what]) => (
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
