/** What the graphics device can do, which kernels it computes with, and how near they come to it: measured at first use. */
import { useEffect, useState } from "react";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import type { MeasuredSpeed } from "../../../protocol/device/deviceSpeed.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { Spinner } from "../../parts/status/Spinner.tsx";
import { ProgressBar } from "../../parts/status/ProgressBar.tsx";
import { Card } from "../../parts/surfaces/Card.tsx";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";
import { loadMeasuredSpeed, measureSpeed } from "../../state/actions/machine.ts";
import { cancelJob, isCancelled, jobOf } from "../../state/job.ts";
import { useApp } from "../../state/store.ts";
import { messageOf } from "../../state/toasts.ts";
import { HalfSwitch } from "./HalfSwitch.tsx";
import { SpeedTable } from "./SpeedTable.tsx";

/** About what is measured on request, the probes before it included. */
const PATIENT_SECONDS = 10;

export function DeviceCard() {
  const device = useApp((state) => state.device);
  const job = useApp(jobOf("speed"));
  const [speed, setSpeed] = useState<MeasuredSpeed | null>();
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
          The fastest kernels of this device are measured when it first computes. Measuring again
          takes up to {PATIENT_SECONDS} seconds and may choose others: lessons that have begun keep
          theirs, and new ones may differ from earlier ones in the last digits.
        </p>
      )}
      {speed === undefined && device.ok && !problem && (
        <Spinner label="Looking up what was measured" />
      )}
      {speed === null && !job && device.ok && (
        <p className="small">Not measured yet: opening a model does it, or the button below.</p>
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
      {device.ok && <HalfSwitch />}
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
