/** What a device reaches at best, and for each class of work which kernel was chosen and how near it comes. */
import { formatBytes } from "../../../base/words/formatBytes.ts";
import type { ClassSpeed, MeasuredSpeed } from "../../../protocol/device/deviceSpeed.ts";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";
import { agoText } from "../../parts/words.ts";
import { choiceText, classTitle, rateText, reached, sizeText, variantsOf } from "./deviceWords.ts";

export function SpeedTable({ speed }: { speed: MeasuredSpeed }) {
  const { ceilings, bytesPerSecond, classes, unreached, measuredAt, notice } = speed;
  return (
    <div className="stack stack-tight">
      {notice && <p className="fine">{notice}</p>}
      <dl className="settings-facts settings-facts-measured number">
        <dt>At best, f32</dt>
        <dd>{rateText(ceilings.f32)}</dd>
        {ceilings.f16 !== undefined && (
          <>
            <dt>At best, f16</dt>
            <dd>{rateText(ceilings.f16)}</dd>
          </>
        )}
        <dt>Memory</dt>
        <dd>{formatBytes(bytesPerSecond)} a second, read and written</dd>
      </dl>
      <ul className="settings-speeds number" aria-label="What lessons and answers reach">
        {classes.map((measured) => (
          <ClassRow key={measured.id} measured={measured} speed={speed} />
        ))}
      </ul>
      {unreached.length > 0 && (
        <p className="fine">
          Not measured, for want of time or because one run takes too long here:{" "}
          {unreached.map((id) => `“${classTitle(id)}”`).join(", ")}. There the rules choose.
        </p>
      )}
      <p className="fine" role="status">
        Measured {agoText(measuredAt)}.
      </p>
      <Disclosure summary="Each kernel">
        <dl className="settings-kernels number">
          {classes.map((measured) => (
            <div key={measured.id}>
              <dt>
                {classTitle(measured.id)} <span className="fine">{sizeText(measured)}</span>
              </dt>
              {variantsOf(measured).map((variant) => (
                <dd key={variant}>
                  {variant}: {reached(measured, variant, speed).rate}
                </dd>
              ))}
            </div>
          ))}
        </dl>
      </Disclosure>
    </div>
  );
}

function ClassRow({ measured, speed }: { measured: ClassSpeed; speed: MeasuredSpeed }) {
  const title = classTitle(measured.id);
  const { rate, share, of } = reached(measured, measured.chosen, speed);
  return (
    <li>
      <span className="settings-speeds-head">
        <span>{title}</span>
        <span>{rate}</span>
      </span>
      <meter min={0} max={1} value={Math.min(1, share)} aria-label={`${title}: ${of}`}>
        {of}
      </meter>
      <span className="fine">
        {of}; {choiceText(measured)}
      </span>
    </li>
  );
}
