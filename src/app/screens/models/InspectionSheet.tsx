/** The result of an inspection: sizes, memory fit, problems, and the licence to accept. */
import { useState } from "react";
import type { ModelInspection } from "../../../protocol/models.ts";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { formatCount } from "../../../base/words/formatCount.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { FileList } from "./FileList.tsx";
import { FitLines } from "./FitLines.tsx";
import { AcceptLicence } from "../../parts/licence/AcceptLicence.tsx";
import { originText, parametersText } from "./modelWords.ts";
import { TokenField } from "./TokenField.tsx";

export interface InspectionSheetProps {
  inspection: ModelInspection;
  accepted: boolean;
  onAccept: (accepted: boolean) => void;
  busy: boolean;
  onToken: (token: string) => void;
}

export function InspectionSheet({
  inspection,
  accepted,
  onAccept,
  busy,
  onToken,
}: InspectionSheetProps) {
  const { licence, fit, problems, notes } = inspection;
  return (
    <div className="stack inspection">
      <p className="fine model-origin">
        {[
          originText(inspection.origin),
          inspection.modelType,
          parametersText(inspection.parameters),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {problems.map((problem) => (
        <Notice key={problem} tone="warn" title="Not as it is">
          {problem}
        </Notice>
      ))}
      {inspection.gate === "closed" && <Gate busy={busy} onToken={onToken} />}
      {notes.map((note) => (
        <Notice key={note}>{note}</Notice>
      ))}
      {fit && (
        <section aria-labelledby="inspection-fit">
          <h3 id="inspection-fit">Does it run here?</h3>
          <FitLines fit={fit} />
        </section>
      )}
      <section aria-labelledby="inspection-files">
        <h3 id="inspection-files">What comes here</h3>
        <p className="small number">
          {formatBytes(inspection.bytes)} in {formatCount(inspection.files.length, "file")};{" "}
          {formatBytes(inspection.freeBytes)} are free for Scion in this browser.
        </p>
        <Disclosure summary="The files">
          <FileList files={inspection.files} />
        </Disclosure>
      </section>
      <section aria-labelledby="inspection-licence">
        <h3 id="inspection-licence">Licence</h3>
        <AcceptLicence what="The model" {...{ licence, accepted, onAccept }} />
      </section>
    </div>
  );
}

function Gate({ busy, onToken }: Pick<InspectionSheetProps, "busy" | "onToken">) {
  const [token, setToken] = useState("");
  return (
    <div className="inspection-gate">
      <TokenField value={token} onChange={setToken} />
      <Button busy={busy} disabled={!token.trim()} onClick={() => onToken(token)}>
        Look again
      </Button>
    </div>
  );
}
