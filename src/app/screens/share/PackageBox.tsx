/** Packs a zip, lists its files, and saves it. */
import { useState, type ReactNode } from "react";
import { Button } from "../../parts/controls/Button.tsx";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { formatCount } from "../../../base/words/formatCount.ts";
import { savePackage, type Package } from "../../state/actions/share.ts";
import { isCancelled } from "../../state/job.ts";
import { messageOf, showToast } from "../../state/toasts.ts";
import { zipListing, type ZipEntry } from "./zipListing.ts";

interface PackageBoxProps {
  /** What the first button does: "Pack the adapter". */
  action: string;
  pack: () => Promise<Package>;
  disabled?: boolean;
  /** Shown while packing, when there is more to say than the button does. */
  progress?: ReactNode;
}

type Packed = Package & { entries: ZipEntry[] };

export function PackageBox({ action, pack, disabled = false, progress }: PackageBoxProps) {
  const [packing, setPacking] = useState(false);
  const [packed, setPacked] = useState<Packed | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function start() {
    setPacking(true);
    setProblem(null);
    try {
      const made = await pack();
      setPacked({ ...made, entries: await zipListing(made.blob) });
    } catch (error) {
      if (!isCancelled(error)) setProblem(messageOf(error));
    } finally {
      setPacking(false);
    }
  }

  function save(made: Package) {
    savePackage(made);
    showToast(`Saved ${made.name}.`, { tone: "good" });
  }

  return (
    <div className="package">
      {problem && <Notice tone="error">{problem}</Notice>}
      {packing && progress}
      {packed ? (
        <>
          <div className="row">
            <Button tone="primary" icon="download" onClick={() => save(packed)}>
              Save {formatBytes(packed.blob.size)}
            </Button>
            <span className="package-name">{packed.name}</span>
            <Button size="sm" tone="quiet" onClick={() => setPacked(null)}>
              Pack again
            </Button>
          </div>
          <Contents entries={packed.entries} />
        </>
      ) : (
        <Button
          className="package-pack"
          tone="primary"
          icon="share"
          busy={packing}
          disabled={disabled}
          onClick={() => void start()}
        >
          {action}
        </Button>
      )}
    </div>
  );
}

/** Few enough to see at once. */
const MAX_SHOWN = 8;

function Contents({ entries }: { entries: ZipEntry[] }) {
  return (
    <Disclosure
      summary={`What is inside: ${formatCount(entries.length, "file")}`}
      open={entries.length <= MAX_SHOWN}
    >
      {/* A scrolling box must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul className="package-files number" tabIndex={0} aria-label="Files in the package">
        {entries.map(({ path, bytes }) => (
          <li key={path}>
            <code>{path}</code>
            <span className="muted">{formatBytes(bytes)}</span>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
