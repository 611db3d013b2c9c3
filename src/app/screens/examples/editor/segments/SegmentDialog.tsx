/** Cuts a clip into segments on a timeline, by hand or evenly; each that is kept becomes an example. */
import { useState } from "react";
import { segmentFault } from "../../../../../protocol/media/clipSegments.ts";
import type { Example, Media } from "../../../../../protocol/records.ts";
import { formatCount } from "../../../../../base/words/formatCount.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { Switch } from "../../../../parts/controls/Switch.tsx";
import { useMediaUrl } from "../../../../parts/media/useMediaUrl.ts";
import { Notice } from "../../../../parts/status/Notice.tsx";
import { ProgressBar } from "../../../../parts/status/ProgressBar.tsx";
import { Spinner } from "../../../../parts/status/Spinner.tsx";
import { Dialog } from "../../../../parts/surfaces/Dialog.tsx";
import { CUT_JOB, cutClip } from "../../../../state/actions/clips/segments.ts";
import { cancelJob, isCancelled, jobOf } from "../../../../state/job.ts";
import { useApp } from "../../../../state/store.ts";
import { messageOf } from "../../../../state/toasts.ts";
import { SegmentFields } from "./SegmentFields.tsx";
import { evenCount } from "./segments.ts";

export interface SegmentDialogProps {
  example: Pick<Example, "projectId" | "id">;
  /** A clip of the example. */
  media: Media;
  /** Stores what was changed in the example before. */
  save: () => Promise<void>;
  onClose: () => void;
}

export function SegmentDialog({ example, media, save, onClose }: SegmentDialogProps) {
  const seconds = media.seconds ?? 0;
  const [segments, setSegments] = useState(() => evenCount(seconds, 1));
  const [setsAside, setSetsAside] = useState(true);
  const [state, setState] = useState<"choosing" | "working" | { failed: string }>("choosing");
  const { url, problem } = useMediaUrl(media.hash, "full");
  const job = useApp(jobOf(CUT_JOB));
  const isWorking = state === "working";
  const kept = segments.filter(({ isKept }) => isKept);
  const fault = segmentFault(kept, seconds);

  const cut = async () => {
    setState("working");
    try {
      await save();
      const ranges = kept.map(({ from, to }) => ({ from, to }));
      await cutClip(example, media.hash, ranges, setsAside);
      onClose();
    } catch (error) {
      setState(isCancelled(error) ? "choosing" : { failed: messageOf(error) });
    }
  };
  const work = job ? (
    <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
  ) : (
    <Spinner label="Cutting the clip" />
  );
  const button = (
    <Button
      tone="primary"
      disabled={fault !== null || segments.length < 2}
      onClick={() => void cut()}
    >
      Make {formatCount(kept.length, "example")}
    </Button>
  );
  return (
    <Dialog
      open
      locked={isWorking}
      onClose={onClose}
      size="large"
      title="Cut into segments"
      about="Each segment becomes an example with the same questions, to be answered anew. Of each the model looks at up to as many frames as of the whole clip, so it sees more of what happens."
      footer={isWorking ? work : button}
    >
      {typeof state === "object" && (
        <Notice tone="error" title="Nothing was changed">
          {state.failed}
        </Notice>
      )}
      {problem && <Notice tone="error">{problem}</Notice>}
      <SegmentFields
        name={media.localName}
        {...{ url, seconds, segments }}
        onChange={setSegments}
        isBusy={isWorking}
      />
      <fieldset className="segment-fields" disabled={isWorking}>
        {fault && <Notice tone="warn">{fault}</Notice>}
        <Switch
          label="Set the whole clip aside"
          hint="It is no longer learnt from, and can be brought back. Otherwise it stays beside its segments."
          on={setsAside}
          onChange={setSetsAside}
        />
      </fieldset>
    </Dialog>
  );
}
