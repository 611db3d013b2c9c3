/** The plan of a lesson while it is being made: presets, the chosen settings, and what they need, kept up to date. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { MemoryReport } from "../../../protocol/calls.ts";
import type { Preset, PresetId, RunConfig } from "../../../protocol/config.ts";
import { estimateRun, loadPresets } from "../../state/actions/runs.ts";
import { messageOf } from "../../state/toasts.ts";
import { settingProblems } from "./settingText.ts";

/** Typing in a number field should not start an estimate for every digit. */
const settleMs = 250;

export interface Plan {
  presets: Preset[];
  /** Why the presets could not be had, or null. */
  failed: string | null;
  presetId: PresetId | null;
  config: RunConfig | null;
  problems: Record<string, string>;
  /** Of the chosen settings; null while it is being computed. */
  memory: MemoryReport | null;
  memoryFailed: string | null;
  presetSteps: Partial<Record<PresetId, number>>;
  choose: (id: PresetId) => void;
  change: (config: RunConfig) => void;
  retry: () => void;
}

/**
 * @param seed settings to begin with instead of the first preset's, for "teach again with these settings".
 * @param dataKey changes when the examples change, so that the estimate is made anew.
 */
export function usePlan(projectId: string, seed: RunConfig | null, dataKey: string): Plan {
  const [presets, setPresets] = useState<Preset[]>([]);
  const [failed, setFailed] = useState<string | null>(null);
  const [presetId, setPresetId] = useState<PresetId | null>(null);
  const [config, setConfig] = useState<RunConfig | null>(seed);
  const [memory, setMemory] = useState<MemoryReport | null>(null);
  const [memoryFailed, setMemoryFailed] = useState<string | null>(null);
  const [presetSteps, setPresetSteps] = useState<Plan["presetSteps"]>({});
  const [round, setRound] = useState(0);
  const known = useRef(new Map<string, Promise<MemoryReport>>());

  const estimate = useCallback(
    (wanted: RunConfig) => {
      const key = `${dataKey} ${JSON.stringify(wanted)}`;
      const report = known.current.get(key) ?? estimateRun(projectId, wanted);
      known.current.set(key, report);
      report.catch(() => known.current.delete(key));
      return report;
    },
    [projectId, dataKey],
  );

  useEffect(() => {
    let current = true;
    loadPresets(projectId).then(
      (found) => {
        if (!current) return;
        setPresets(found);
        setFailed(null);
        const first = found[0];
        if (!seed && first) {
          setPresetId(first.id);
          setConfig(first.config);
        }
      },
      (error: unknown) => current && setFailed(messageOf(error)),
    );
    return () => {
      current = false;
    };
  }, [projectId, seed, round]);

  useEffect(() => {
    if (!config || Object.keys(settingProblems(config)).length > 0) return;
    let current = true;
    setMemory(null);
    setMemoryFailed(null);
    const timer = setTimeout(() => {
      estimate(config).then(
        (report) => current && setMemory(report),
        (error: unknown) => current && setMemoryFailed(messageOf(error)),
      );
    }, settleMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [config, estimate, round]);

  useEffect(() => {
    let current = true;
    for (const { id, config } of presets) {
      estimate(config).then(
        ({ steps }) => current && setPresetSteps((old) => ({ ...old, [id]: steps })),
        () => {},
      );
    }
    return () => {
      current = false;
    };
  }, [presets, estimate]);

  return {
    presets,
    failed,
    presetId,
    config,
    problems: config ? settingProblems(config) : {},
    memory,
    memoryFailed,
    presetSteps,
    choose: (id) => {
      const preset = presets.find((other) => other.id === id);
      if (!preset) return;
      setPresetId(id);
      setConfig(preset.config);
    },
    change: setConfig,
    retry: () => setRound(round + 1),
  };
}
