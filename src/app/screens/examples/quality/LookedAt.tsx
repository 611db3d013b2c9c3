/** What each rule looked at, also where it found nothing, and what could not be looked at. */
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { QualityReport } from "../../../../protocol/quality.ts";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";

export function LookedAt({ report }: { report: QualityReport }) {
  const { lookedAt, notSeen } = report;
  return (
    <>
      {notSeen.length > 0 && (
        <Notice tone="warn" title="Not everything could be looked at">
          {notSeen.map((sentence) => (
            <p key={sentence} className="small">
              {sentence}
            </p>
          ))}
        </Notice>
      )}
      <Disclosure summary="What was looked at">
        <dl className="quality-looked">
          {lookedAt.map(({ rule, title, text, found }) => (
            <div key={rule}>
              <dt>{title}</dt>
              <dd>{text}</dd>
              <dd className="fine">
                {found > 0 ? formatCount(found, "finding") : "Nothing found"}
              </dd>
            </div>
          ))}
        </dl>
      </Disclosure>
    </>
  );
}
