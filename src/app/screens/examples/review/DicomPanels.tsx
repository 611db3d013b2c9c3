/** The door of DICOM files: what they are, how to show their values, and a button that opens them. One panel for each kind. */
import { useState } from "react";
import type { DicomDoor, DicomOpening } from "../../../../protocol/dicomDoor.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { NumberField } from "../../../parts/controls/NumberField.tsx";
import { Select, type Choice } from "../../../parts/controls/Select.tsx";
import { openDicom } from "../../../state/actions/imports.ts";
import { isCancelled } from "../../../state/job.ts";
import { showError } from "../../../state/toasts.ts";
import { modalityWords, tagWords, windowsFor } from "./dicomWords.ts";

const OWN = "own";

const FRAMES: readonly Choice<DicomOpening["frames"]>[] = [
  { value: "clip", label: "A clip" },
  { value: "pictures", label: "Each frame a picture" },
  { value: "middle", label: "The middle frame, as a picture" },
];

export interface DicomPanelsProps {
  doors: readonly DicomDoor[];
  /** Something else is done to the review. */
  isBusy: boolean;
}

export function DicomPanels({ doors, isBusy }: DicomPanelsProps) {
  if (doors.length === 0) return null;
  return (
    <section className="dicom-panels" aria-label="DICOM files">
      <p className="small">
        DICOM files are not opened before you say so. Of their headers the kind of picture is kept:
        no name, no number, no date. Words written <em>in</em> a picture stay. Look at each one, and
        cover them with a black box in the editor.
      </p>
      {doors.map((door) => (
        <DicomPanel key={door.key} door={door} isBusy={isBusy} />
      ))}
    </section>
  );
}

function DicomPanel({ door, isBusy }: { door: DicomDoor; isBusy: boolean }) {
  const { key, files, modality, frames, isColour, expectsWords, opening, windows } = door;
  const named = windowsFor(door);
  const [chosen, setChosen] = useState(named[0]!.value);
  const [own, setOwn] = useState(windows[0] ?? { center: 40, width: 400 });
  const [asFrames, setAsFrames] = useState<DicomOpening["frames"]>("clip");
  const open = () => {
    const window = named.find(({ value }) => value === chosen)?.window ?? own;
    openDicom(key, { window, frames: asFrames }).catch(
      (error: unknown) => !isCancelled(error) && showError(error),
    );
  };
  return (
    <div className="dicom-panel">
      <div className="dicom-head">
        <h3>
          {formatCount(files, "DICOM file")}: {modalityWords(modality)}
        </h3>
        <p className="fine">{tagWords(door)}</p>
      </div>
      {expectsWords && (
        <p className="small">
          <strong>Pictures of this kind mostly have words in them.</strong>
        </p>
      )}
      <div className="dicom-choices">
        {!isColour && (
          <Select
            label="Brightness"
            value={chosen}
            choices={[...named, { value: OWN, label: "A window of my own" }]}
            onChange={setChosen}
          />
        )}
        {!isColour && chosen === OWN && (
          <>
            <NumberField
              label="Centre"
              step="any"
              value={own.center}
              onChange={(center) => setOwn({ ...own, center })}
            />
            <NumberField
              label="Width"
              step="any"
              min={1}
              value={own.width}
              onChange={(width) => setOwn({ ...own, width })}
            />
          </>
        )}
        {frames > 1 && (
          <Select label="Frames" value={asFrames} choices={FRAMES} onChange={setAsFrames} />
        )}
        <Button tone={opening ? "plain" : "primary"} disabled={isBusy} onClick={open}>
          {opening ? "Open again like this" : `Open ${files === 1 ? "it" : "them"}`}
        </Button>
      </div>
    </div>
  );
}
