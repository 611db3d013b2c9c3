/** Whether new lessons compute their products in half precision; nothing where the device does not offer it. */
import { useEffect, useState } from "react";
import type { HalfReport } from "../../../protocol/device/halfReport.ts";
import { Switch } from "../../parts/controls/Switch.tsx";
import { chooseHalf, loadHalf } from "../../state/actions/machine.ts";
import { showError } from "../../state/toasts.ts";
import { halfHint } from "./deviceWords.ts";

export function HalfSwitch() {
  const [report, setReport] = useState<HalfReport | null>(null);
  useEffect(() => {
    let current = true;
    loadHalf().then((found) => current && setReport(found), showError);
    return () => {
      current = false;
    };
  }, []);
  if (!report) return null;
  return (
    <Switch
      label="Compute products in half precision"
      hint={halfHint(report)}
      on={report.on}
      disabled={!report.isSound}
      onChange={(on) => {
        setReport({ ...report, on });
        chooseHalf(on).catch((error: unknown) => {
          setReport(report);
          showError(error);
        });
      }}
    />
  );
}
