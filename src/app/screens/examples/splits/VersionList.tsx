/** The frozen versions: each named by the hash of its content, with what was in it. */
import { Dialog } from "../../../parts/surfaces/Dialog.tsx";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { agoText } from "../../../parts/words.ts";
import { useApp } from "../../../state/store.ts";

export function VersionList({ open, onClose }: { open: boolean; onClose: () => void }) {
  const versions = useApp((state) => state.versions);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Frozen versions"
      about="A lesson learns from a frozen version. Equal examples freeze to the same name."
    >
      <ul className="versions">
        {versions.map(({ id, createdAt, counts, turns }) => (
          <li key={id}>
            <code>{id}</code>
            <span className="fine">{agoText(createdAt)}</span>
            <p className="small">
              {formatCount(counts.train, "example")} to learn from (
              {formatCount(turns.train, "question")}), {counts.validation} watched, {counts.test}{" "}
              hidden
            </p>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
