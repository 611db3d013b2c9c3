/** A model's licence: name, link, and text. */
import type { ModelLicence } from "../../../protocol/models.ts";
import { licenceText } from "./licenceWords.ts";
import "./licence.css";

export function LicenceText({ licence }: { licence: ModelLicence }) {
  const { link, text } = licence;
  return (
    <div className="licence">
      <p className="small">
        {licenceText(licence)}
        {link && (
          <>
            {" · "}
            <a href={link} target="_blank" rel="noreferrer">
              its terms on the web
            </a>
          </>
        )}
      </p>
      {text && (
        // A scrollable box must be focusable.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className="licence-text fine" tabIndex={0} role="region" aria-label="Licence text">
          {text}
        </pre>
      )}
    </div>
  );
}
