/** The empty state of the Examples screen: accepted files, and a sample question sheet. */
import { Button } from "../../../parts/controls/Button.tsx";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import { Icon } from "../../../parts/icons/Icon.tsx";
import { saveBlob } from "../../../browser/saveBlob.ts";
import { AddButtons } from "./AddButtons.tsx";

const ROWS = [
  ["file", "question", "answer"],
  ["dough.jpg", "What is wrong with this dough?", "It is under-proved: the crumb is tight."],
  ["dough.jpg", "What now?", "Let it rest 30 minutes more at 26 °C."],
  ["folding.mp4", "Which step is this?", "Folding in the butter."],
];

const template = ROWS.map((row) => row.map((cell) => `"${cell}"`).join(",")).join("\r\n");

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
          PNG, JPEG, WebP, GIF, AVIF, HEIC, TIFF, DICOM · MP4, WebM, MOV · CSV, TSV, JSONL, LLaVA and ShareGPT JSON
        </p>
      </div>
      <Disclosure summary="How a question sheet looks">
        <div className="first-sheet">
          <table>
            <thead>
              <tr>
                {ROWS[0]!.map((cell) => (
                  <th key={cell} scope="col">
                    {cell}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {ROWS.slice(1).map((row) => (
                <tr key={row.join()}>
                  {row.map((cell) => (
                    <td key={cell}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <p className="small muted">
            Each row is a question of its own; rows with the same word in a column called
            conversation are asked one after another. Rows about the same file stay together when
            they are dealt to learn, watch and check. Drop the sheet together with its files.
            Without a file column the questions are text only.
          </p>
          <Button
            size="sm"
            icon="download"
            onClick={() => saveBlob(new Blob([template], { type: "text/csv" }), "questions.csv")}
          >
            Save this as a template
          </Button>
        </div>
      </Disclosure>
    </div>
  );
}
