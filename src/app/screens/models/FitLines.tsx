/** Memory fit of a model on this device, for chat and for training. */
import type { MemoryNeed, ModelFit } from "../../../protocol/models.ts";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { Badge } from "../../parts/status/Badge.tsx";
import { useApp } from "../../state/store.ts";
import { FIT_TONES, needText, offeredText } from "../../parts/status/fitWords.ts";
import { plannedText, precisionText } from "./modelWords.ts";

export function FitLines({ fit }: { fit: ModelFit }) {
  const device = useApp((state) => state.device);
  const here = device?.ok !== false;
  return (
    <div className="fit">
      {here ? (
        <dl className="fit-lines">
          <FitLine label="Chat" need={fit.chat} fit={fit} />
          <FitLine label="Lessons" need={fit.training} fit={fit} />
        </dl>
      ) : (
        <p className="small">There is no graphics device here, so it cannot run in this browser.</p>
      )}
      <p className="fine number">
        On the graphics card{" "}
        {fit.weights
          .map(({ precision, bytes }) => `${formatBytes(bytes)} in ${precisionText(precision)}`)
          .join(" · ")}
        {device?.software && ". This software device holds them unpacked"}. Planned for{" "}
        {plannedText(fit)}. {here && fit.offered.bytes > 0 && offeredText(fit.offered)}
      </p>
    </div>
  );
}

function FitLine({ label, need, fit }: { label: string; need: MemoryNeed; fit: ModelFit }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Badge tone={FIT_TONES[need.verdict]}>{need.verdict}</Badge>{" "}
        <span className="small number">{needText(need, fit.offered)}</span>
      </dd>
    </div>
  );
}
