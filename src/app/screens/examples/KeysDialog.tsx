/** The keys of the Examples screen. */
import { KeyList } from "./KeyList.tsx";

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
  return <KeyList keys={KEYS} open={open} onClose={onClose} />;
}
