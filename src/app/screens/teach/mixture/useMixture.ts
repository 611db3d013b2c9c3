/** The mixture of a plan, counted by the worker; kept up to date with the settings and the examples. */
import { useEffect, useState } from "react";
import type { RunConfig } from "../../../../protocol/config.ts";
import type { MixtureReport } from "../../../../protocol/instructions/mixture.ts";
import { mixtureOfRun } from "../../../state/actions/runs.ts";
import { messageOf } from "../../../state/toasts.ts";

/** Typing in a number field should not count for every digit. */
const DEBOUNCE_MS = 200;

export interface Mixture {
  /** The newest that was counted; of earlier settings while `isOld`. */
  report: MixtureReport | null;
  isOld: boolean;
  failed: string | null;
}

/** @param isSound whether the settings can be counted */
export function useMixture(
  projectId: string,
  config: RunConfig,
  dataKey: string,
  isSound: boolean,
): Mixture {
  const key = `${dataKey} ${JSON.stringify(config)}`;
  const [found, setFound] = useState<{ key: string } & Omit<Mixture, "isOld">>();
  useEffect(() => {
    if (!isSound) return;
    let current = true;
    const count = async () => {
      try {
        const report = await mixtureOfRun(projectId, config);
        if (current) setFound({ key, report, failed: null });
      } catch (error) {
        if (current) setFound({ key, report: null, failed: messageOf(error) });
      }
    };
    const timer = setTimeout(() => void count(), DEBOUNCE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
    // The key stands for the settings and the examples.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [projectId, key, isSound]);
  return {
    report: found?.report ?? null,
    isOld: found?.key !== key,
    failed: found?.failed ?? null,
  };
}
