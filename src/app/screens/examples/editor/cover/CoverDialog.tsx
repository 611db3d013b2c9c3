/** Covers parts of a picture or clip with black boxes, for good. */
import { useState } from "react";
import type { CoverBox, RemainingUses } from "../../../../../protocol/coverBoxes.ts";
import type { Media } from "../../../../../protocol/records.ts";
import { formatCount } from "../../../../../base/words/formatCount.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { Notice } from "../../../../parts/status/Notice.tsx";
import { ProgressBar } from "../../../../parts/status/ProgressBar.tsx";
import { Spinner } from "../../../../parts/status/Spinner.tsx";
import { Dialog } from "../../../../parts/surfaces/Dialog.tsx";
import { coverMedia } from "../../../../state/actions/cover.ts";
import { cancelJob, isCancelled, jobOf } from "../../../../state/job.ts";
import { useApp } from "../../../../state/store.ts";
import { messageOf, showToast } from "../../../../state/toasts.ts";
import { MIDDLE } from "./boxes.ts";
import { CoverBoxes } from "./CoverBoxes.tsx";
import "./cover.css";

export interface CoverDialogProps {
  projectId: string;
  media: Media;
  alt: string;
  /** Stores what was changed in the example before. */
  save: () => Promise<void>;
  onClose: () => void;
}

export function CoverDialog({ projectId, media, alt, save, onClose }: CoverDialogProps) {
  const [boxes, setBoxes] = useState<CoverBox[]>([]);
  const [state, setState] = useState<"drawing" | "working" | { failed: string }>("drawing");
  const job = useApp(jobOf("cover"));
  const what = media.kind === "image" ? "picture" : "clip";
  const cover = async () => {
    setState("working");
    try {
      await save();
      const remaining = await coverMedia(projectId, media.hash, boxes);
      onClose();
      showToast(outcome(what, remaining), { tone: remains(remaining) ? "warn" : "good" });
    } catch (error) {
      setState(isCancelled(error) ? "drawing" : { failed: messageOf(error) });
    }
  };
  const isWorking = state === "working";
  return (
    <Dialog
      open
      locked={isWorking}
      onClose={onClose}
      size="large"
      title={`Cover parts of this ${what}`}
      about={
        media.kind === "image"
          ? "Draw a box over a name or a face. The boxes become part of the picture, and what is under them is gone: this cannot be taken back."
          : "Draw a box over a name or a face. It stays in place through the whole clip. What is under it is gone: this cannot be taken back."
      }
      footer={
        isWorking && job && job.total > 1 ? (
          <div className="grow">
            <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
          </div>
        ) : isWorking ? (
          <Spinner label={`Covering the ${what}`} />
        ) : (
          <>
            <Button icon="plus" onClick={() => setBoxes([...boxes, MIDDLE])}>
              Add a box
            </Button>
            <Button disabled={boxes.length === 0} onClick={() => setBoxes(boxes.slice(0, -1))}>
              Remove the last
            </Button>
            <Button tone="danger" disabled={boxes.length === 0} onClick={() => void cover()}>
              Cover {formatCount(boxes.length, "part")} for good
            </Button>
          </>
        )
      }
    >
      {typeof state === "object" && (
        <Notice tone="error" title="Nothing was changed">
          {state.failed}
        </Notice>
      )}
      <CoverBoxes media={media} alt={alt} boxes={boxes} onChange={setBoxes} />
      <p id="cover-keys" className="fine">
        Keys: Tab goes to a box, arrows move it, Shift and arrows change its size, Delete takes it
        away.
      </p>
    </Dialog>
  );
}

const remains = ({ versions, messages }: RemainingUses) => versions + messages > 0;

/** Says where the original still is: lessons learnt from it, and their versions are not rewritten. */
function outcome(what: string, remaining: RemainingUses): string {
  const places = [
    remaining.versions > 0 && formatCount(remaining.versions, "frozen version"),
    remaining.messages > 0 &&
      formatCount(remaining.messages, "message of a chat", "messages of chats"),
  ].filter(Boolean);
  if (places.length === 0) return `Covered. The ${what} without boxes is gone.`;
  return `Covered here. The ${what} without boxes is still in ${places.join(" and ")}, and goes along with the project file: it leaves with its project or chat.`;
}
