/** What the graphics device can do, and how near lessons come to it: measured when asked for. */
import { useEffect, useState } from "react";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { percentText } from "../../../base/words/percentText.ts";
import type { MeasuredSpeed } from "../../../protocol/device/deviceSpeed.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { ProgressBar } from "../../parts/status/ProgressBar.tsx";
import { Card } from "../../parts/surfaces/Card.tsx";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";
import { agoText } from "../../parts/words.ts";
import { loadMeasuredSpeed, measureSpeed } from "../../state/actions/machine.ts";
import { cancelJob, isCancelled, jobOf } from "../../state/job.ts";
import { useApp } from "../../state/store.ts";
import { messageOf } from "../../state/toasts.ts";
import { kernelRows, rateText, sizeText, usedRows } from "./deviceWords.ts";

export function DeviceCard() {
  const device = useApp((state) => state.device);
  const job = useApp(jobOf("speed"));
  const [speed, setSpeed] = useState<MeasuredSpeed | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    loadMeasuredSpeed().then(
      (found) => current && setSpeed(found),
      (error: unknown) => current && setProblem(messageOf(error)),
    );
    return () => {
      current = false;
    };
  }, []);
  if (!device) return null;

  async function measure() {
    setProblem(null);
    try {
      setSpeed(await measureSpeed());
    } catch (error) {
      if (!isCancelled(error)) setProblem(messageOf(error));
    }
  }

  const limits = `${formatBytes(device.maxBindingBytes)} in one piece`;
  return (
    <Card
      title="Graphics device"
      about={device.ok ? `${device.name}, ${limits}.` : "None was found in this browser."}
    >
      {device.ok && (
        <p className="small muted">
          Measuring chooses the kernels anew that lessons use on this device, and shows how much of
          what it can do they reach. It takes a few seconds.
        </p>
      )}
      {speed && <SpeedTable speed={speed} />}
      {problem && <Notice tone="error">{problem}</Notice>}
      {job ? (
        <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
      ) : (
        device.ok && (
          <Button onClick={() => void measure()}>
            {speed ? "Measure its speed again" : "Measure its speed"}
          </Button>
        )
      )}
      {device.ok && (
        <Disclosure summary="What it offers">
          <dl className="settings-facts">
            <dt>Largest buffer</dt>
            <dd>{formatBytes(device.maxBufferBytes)}</dd>
            <dt>Features</dt>
            <dd>{device.features.toSorted().join(", ") || "none beyond the basics"}</dd>
          </dl>
        </Disclosure>
      )}
    </Card>
  );
}

function SpeedTable({ speed }: { speed: MeasuredSpeed }) {
  const { ceilings, bytesPerSecond, products, measuredAt } = speed;
  return (
    <div className="stack stack-tight">
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
        {usedRows(products).map((product) => {
          const share = product.flopsPerSecond / ceilings.f32;
          return (
            <div key={sizeText(product)} className="settings-speed">
              <dt>{sizeText(product)}</dt>
              <dd>
                {rateText(product.flopsPerSecond)}
                <meter min={0} max={1} value={Math.min(1, share)}>
                  {percentText(share)}
                </meter>
                <span className="fine">{percentText(share)} of f32 at best</span>
              </dd>
            </div>
          );
        })}
      </dl>
      <p className="fine">Products with weights of 4 bits. Measured {agoText(measuredAt)}.</p>
      <Disclosure summary="Each kernel">
        <dl className="settings-kernels number">
          {kernelRows(products).map(([size, kernels]) => (
            <div key={size}>
              <dt>{size}</dt>
              {kernels.map(({ variant, flopsPerSecond }) => (
                <dd key={variant}>
                  {variant ?? "as lessons use it"}: {rateText(flopsPerSecond)}
                </dd>
              ))}
            </div>
          ))}
        </dl>
      </Disclosure>
    </div>
  );
}
