/** What a look has found, before anything is brought here: sizes, whether it runs, what is missing, the licence to accept. */
import { useState } from "react";
import type { ModelLook } from "../../../protocol/models.ts";
import { formatBytes } from "../../../base/formatBytes.ts";
import { formatCount } from "../../../base/formatCount.ts";
import { Button } from "../../parts/Button.tsx";
import { Disclosure } from "../../parts/Disclosure.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { FileList } from "./FileList.tsx";
import { FitLines } from "./FitLines.tsx";
import { LicenceText } from "./LicenceText.tsx";
import { originText, parametersText } from "./modelWords.ts";
import { TokenField } from "./TokenField.tsx";

export interface LookSheetProps {
  look: ModelLook;
  accepted: boolean;
  onAccept: (accepted: boolean) => void;
  busy: boolean;
  onToken: (token: string) => void;
}

export function LookSheet({ look, accepted, onAccept, busy, onToken }: LookSheetProps) {
  const { licence, fit, problems, notes } = look;
  const stated = licence.id !== "" || licence.name !== "" || licence.text !== "";
  return (
    <div className="stack look">
      <p className="fine model-origin">
        {[originText(look.origin), look.modelType, parametersText(look.parameters)]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {problems.map((problem) => (
        <Notice key={problem} tone="warn" title="Not as it is">
          {problem}
        </Notice>
      ))}
      {look.gate === "closed" && <Gate busy={busy} onToken={onToken} />}
      {notes.map((note) => (
        <Notice key={note}>{note}</Notice>
      ))}
      {fit && (
        <section aria-labelledby="look-fit">
          <h3 id="look-fit">Does it run here?</h3>
          <FitLines fit={fit} />
        </section>
      )}
      <section aria-labelledby="look-files">
        <h3 id="look-files">What comes here</h3>
        <p className="small number">
          {formatBytes(look.bytes)} in {formatCount(look.files.length, "file")};{" "}
          {formatBytes(look.freeBytes)} are free for Scion in this browser.
        </p>
        <Disclosure summary="The files">
          <FileList files={look.files} />
        </Disclosure>
      </section>
      <section aria-labelledby="look-licence">
        <h3 id="look-licence">Licence</h3>
        <LicenceText licence={licence} />
        <label className="look-accept">
          <input
            type="checkbox"
            checked={accepted}
            onChange={(event) => onAccept(event.target.checked)}
          />
          {stated
            ? "I have read the licence and accept it."
            : "The model states no licence. I have the right to use it."}
        </label>
      </section>
    </div>
  );
}

function Gate({ busy, onToken }: Pick<LookSheetProps, "busy" | "onToken">) {
  const [token, setToken] = useState("");
  return (
    <div className="look-gate">
      <TokenField value={token} onChange={setToken} />
      <Button busy={busy} disabled={!token.trim()} onClick={() => onToken(token)}>
        Look again
      </Button>
    </div>
  );
}
