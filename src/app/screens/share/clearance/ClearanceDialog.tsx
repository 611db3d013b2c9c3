/** Looks through all pictures and clips, page by page, and takes the statements on the last one. */
import { useState } from "react";
import { STATEMENTS, type Statement } from "../../../../protocol/clearance.ts";
import type { Media } from "../../../../protocol/records.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { MediaView } from "../../../parts/media/MediaView.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Dialog } from "../../../parts/surfaces/Dialog.tsx";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { stateClearance } from "../../../state/actions/share.ts";
import { messageOf, showToast } from "../../../state/toasts.ts";
import { STATEMENT_WORDS } from "./statementWords.ts";

interface ClearanceDialogProps {
  projectId: string;
  media: readonly Media[];
  open: boolean;
  onClose: () => void;
  /** Before it closes. */
  onStated: () => void;
}

/** Few enough to look at each. */
const ON_A_PAGE = 12;

export function ClearanceDialog({
  projectId,
  media,
  open,
  onClose,
  onStated,
}: ClearanceDialogProps) {
  const [page, setPage] = useState(0);
  const [made, setMade] = useState<readonly Statement[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const pages = Math.ceil(media.length / ON_A_PAGE);
  const first = page * ON_A_PAGE;
  const shown = media.slice(first, first + ON_A_PAGE);
  const toggle = (statement: Statement) =>
    setMade(
      made.includes(statement) ? made.filter((one) => one !== statement) : [...made, statement],
    );

  async function state() {
    setBusy(true);
    setProblem(null);
    try {
      await stateClearance(projectId, media);
      onStated();
      showToast("Stated. The project and its adapters may be packed now.", { tone: "good" });
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      locked={busy}
      size="large"
      title={page < pages ? "Look at each picture" : "Before it leaves this computer"}
      about={
        page < pages
          ? `${first + 1} to ${first + shown.length} of ${media.length}. Is there a name, a date, a number or a face? Close this and cover it with black boxes, or remove the example.`
          : `You looked through ${formatCount(media.length, "picture or clip", "pictures and clips")}.`
      }
      footer={
        <>
          <Button tone="quiet" disabled={page === 0 || busy} onClick={() => setPage(page - 1)}>
            Back
          </Button>
          {page < pages ? (
            <Button tone="primary" onClick={() => setPage(page + 1)}>
              I looked at {shown.length === 1 ? "it" : `these ${shown.length}`}
            </Button>
          ) : (
            <Button
              tone="primary"
              busy={busy}
              disabled={made.length < STATEMENTS.length}
              onClick={() => void state()}
            >
              State this
            </Button>
          )}
        </>
      }
    >
      {page < pages ? (
        <Pictures key={page} media={shown} first={first} />
      ) : (
        <div className="clearance-statements">
          {STATEMENTS.map((statement) => (
            <label key={statement}>
              <input
                type="checkbox"
                checked={made.includes(statement)}
                onChange={() => toggle(statement)}
              />
              <span>{STATEMENT_WORDS[statement]}</span>
            </label>
          ))}
          {problem && <Notice tone="error">{problem}</Notice>}
        </div>
      )}
    </Dialog>
  );
}

/** One page, seen from its top. `first`: how many are on the pages before. */
function Pictures({ media, first }: { media: readonly Media[]; first: number }) {
  return (
    <ul
      ref={(list) => list?.scrollIntoView({ block: "start" })}
      className="clearance-pictures"
      aria-label="Pictures and clips of this page"
      // The sheet scrolls around it, so it must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {media.map((one, i) => (
        <li key={one.hash}>
          <MediaView
            media={one}
            size="full"
            fit="contain"
            alt={`${one.kind === "video" ? "Clip" : "Picture"} ${first + i + 1}`}
          />
        </li>
      ))}
    </ul>
  );
}
