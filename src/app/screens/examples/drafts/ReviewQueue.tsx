/** The queue: which drafts are shown, the one that is reviewed, and the keys. */
import { useMemo, useRef, useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { Draft } from "../../../../protocol/drafts.ts";
import { Confirm } from "../../../parts/surfaces/Confirm.tsx";
import { acceptDrafts, rejectDrafts, restoreDrafts } from "../../../state/actions/drafts.ts";
import { showError } from "../../../state/toasts.ts";
import { KeyList } from "../KeyList.tsx";
import { DraftCard } from "./DraftCard.tsx";
import type { Keep } from "./DraftEditor.tsx";
import { QueueBar } from "./QueueBar.tsx";
import { countStates, currentDraft, shownDrafts, type QueueFilter } from "./queue.ts";
import { REVIEW_KEYS, useReviewKeys } from "./useReviewKeys.ts";

interface ReviewQueueProps {
  projectId: string;
  drafts: Draft[];
}

export function ReviewQueue({ projectId, drafts }: ReviewQueueProps) {
  const [filter, setFilter] = useState<QueueFilter>({ state: "waiting", maker: "" });
  const [chosen, setChosen] = useState<{ id: string; position: number } | null>(null);
  const [editing, setEditing] = useState(false);
  const [helping, setHelping] = useState(false);
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState("");
  // A key that is held down must not review the draft that comes next as well.
  const busy = useRef(false);
  const keeper = useRef<Keep | null>(null);
  const shown = useMemo(() => shownDrafts(drafts, filter), [drafts, filter]);
  const current = currentDraft(shown, chosen);
  const draft = current?.draft;

  const choose = (position: number) => {
    const next = shown[position];
    if (next) setChosen({ id: next.id, position });
  };
  const act = (verb: string, work: (ids: string[], onUndone: () => void) => Promise<number>) => {
    if (!current || busy.current) return;
    const { id } = current.draft;
    const { position } = current;
    busy.current = true;
    setChosen({ id, position });
    const onUndone = () => {
      setFilter((now) => ({ ...now, state: current.draft.state }));
      setChosen({ id, position });
      setSaid(`Taken back. ${questionOf(current.draft)}`);
    };
    const written = keeper.current?.() ?? Promise.resolve();
    written
      .then(() => {
        setEditing(false);
        return work([id], onUndone);
      })
      .then((count) => count > 0 && setSaid(`${verb}.`))
      .catch(showError)
      .finally(() => (busy.current = false));
  };
  const accept = () =>
    draft?.state !== "accepted" &&
    act("Accepted", (ids, onUndone) => acceptDrafts({ projectId, ids, onUndone }));
  const reject = () =>
    draft?.state === "waiting" &&
    act("Rejected", (ids, onUndone) => rejectDrafts({ projectId, ids, onUndone }));
  const restore = () =>
    draft?.state !== "waiting" && act("Waits again", (ids) => restoreDrafts(projectId, ids));
  const edit = () => setEditing(draft !== undefined && draft.state !== "accepted");
  const step = (by: 1 | -1) => {
    if (!current) return;
    setEditing(false);
    choose(current.position + by);
  };
  useReviewKeys({ accept, edit, reject, restore, step, help: () => setHelping(true) });

  const acceptAll = () =>
    acceptDrafts({ projectId, ids: shown.map(({ id }) => id) })
      .then((count) => setSaid(`Accepted ${formatCount(count, "draft")}.`))
      .catch(showError);
  return (
    <div className="draft-queue">
      <QueueBar
        filter={filter}
        counts={countStates(drafts)}
        drafts={drafts}
        onChange={(next) => {
          setFilter(next);
          setChosen(null);
          setEditing(false);
        }}
        onAcceptAll={shown.length > 1 && filter.state !== "accepted" ? () => setAsking(true) : null}
        shown={shown.length}
        onHelp={() => setHelping(true)}
      />
      {current ? (
        <DraftCard
          key={current.draft.id}
          draft={current.draft}
          position={current.position}
          count={shown.length}
          editing={editing}
          onKeeper={(keep) => (keeper.current = keep)}
          actions={{ accept, edit, reject, restore, step, help: () => setHelping(true) }}
          onEdited={() => setEditing(false)}
        />
      ) : (
        <p className="draft-none muted">{noneWords(filter)}</p>
      )}
      <output className="visually-hidden">
        {[said, draft && `${current.position + 1} of ${shown.length}: ${questionOf(draft)}`]
          .filter(Boolean)
          .join(" ")}
      </output>
      <KeyList
        keys={REVIEW_KEYS}
        title="Keys of the review"
        open={helping}
        onClose={() => setHelping(false)}
      />
      <Confirm
        open={asking}
        title={`Accept ${formatCount(shown.length, "draft")} unread?`}
        action={`Accept all ${shown.length}`}
        onConfirm={() => void acceptAll()}
        onClose={() => setAsking(false)}
      >
        They become examples, and the next lesson learns from them. It is you who vouches for them;
        Ctrl Z takes all of it back.
      </Confirm>
    </div>
  );
}

const questionOf = ({ turns }: Draft) => turns[0]?.question.replaceAll(/<\w+>\s*/g, "") ?? "";

function noneWords({ state, maker }: QueueFilter): string {
  const whose = maker ? " of these" : "";
  if (state === "waiting") return `None${whose} waits for you.`;
  return `None${whose} has been ${state}.`;
}
