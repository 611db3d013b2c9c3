/** The empty state of the Examples screen: accepted files, and how question sheets look. */
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import { Icon } from "../../../parts/icons/Icon.tsx";
import { AddButtons } from "./AddButtons.tsx";
import { TemplateSheets } from "./TemplateSheets.tsx";

export function FirstExamples() {
  return (
    <div className="first">
      <div className="first-drop">
        <span className="first-icons" aria-hidden="true">
          <Icon name="image" size={30} />
          <Icon name="film" size={34} />
          <Icon name="text" size={30} />
        </span>
        <h2>Drop pictures, clips and question sheets here</h2>
        <p className="muted">
          A whole folder is fine. You see everything on a sheet first; nothing is stored before you
          agree. Location and camera data are removed.
        </p>
        <AddButtons large />
        <p className="fine">
          PNG, JPEG, WebP, GIF, AVIF, HEIC, TIFF, DICOM · MP4, WebM, MOV · CSV, TSV, JSONL, LLaVA
          and ShareGPT JSON · boxes of COCO and VOC · VQA · Label Studio
        </p>
      </div>
      <Disclosure summary="How a question sheet looks">
        <TemplateSheets />
      </Disclosure>
    </div>
  );
}
