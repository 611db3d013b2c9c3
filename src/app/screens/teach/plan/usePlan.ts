/** The plan of a lesson while it is being made: presets, the chosen settings, and what they need, kept up to date. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Framing } from "../../../../base/media/framing.ts";
import type { RunEstimate } from "../../../../protocol/planning/runEstimate.ts";
import type { ModelPart, Preset, PresetId, RunConfig } from "../../../../protocol/config.ts";
import type { MethodSummary } from "../../../../protocol/method.ts";
import {
  estimateRun,
  loadModelFramings,
  loadModelParts,
  loadPresets,
} from "../../../state/actions/runs.ts";
import { messageOf } from "../../../state/toasts.ts";
import { settingProblems } from "../settings/settingText.ts";

/** Typing in a number field should not start an estimate for every digit. */
const DEBOUNCE_MS = 250;

export interface Plan {
  presets: Preset[];
  /** Why the presets could not be had, or null. */
  failed: string | null;
  presetId: PresetId | null;
  config: RunConfig | null;
  /** Parts of the model that may carry adapters; the language model alone until they are known. */
  parts: readonly ModelPart[];
  /** How media that are no squares may go in; none where the model has no choice. */
  framings: readonly Framing[];
  problems: Record<string, string>;
  /** Of the chosen settings; null while it is being computed. */
  memory: RunEstimate | null;
  memoryFailed: string | null;
  presetEstimates: Partial<Record<PresetId, RunEstimate>>;
  choose: (id: PresetId) => void;
  change: (config: RunConfig) => void;
  retry: () => void;
}

interface Estimated {
  /** Which plan it was made for, so that an old one is never shown for a new plan. */
  key: string;
  memory: RunEstimate | null;
  failed: string | null;
}

/**
 * @param seed settings to begin with instead of the first preset's, for "teach again with these settings".
 * @param dataKey changes when the examples change, so that the estimate is made anew.
 * @param methods the ways of learning; none until they are known.
 */
export function usePlan(
  projectId: string,
  seed: RunConfig | null,
  dataKey: string,
  methods: readonly MethodSummary[],
): Plan {
  const [presets, setPresets] = useState<Preset[]>([]);
  const [failed, setFailed] = useState<string | null>(null);
  const [presetId, setPresetId] = useState<PresetId | null>(null);
  const [config, setConfig] = useState<RunConfig | null>(seed);
  const [parts, setParts] = useState<readonly ModelPart[]>(["language"]);
  const [framings, setFramings] = useState<readonly Framing[]>([]);
  const [estimated, setEstimated] = useState<Estimated | null>(null);
  const [presetEstimates, setPresetEstimates] = useState<Plan["presetEstimates"]>({});
  const [round, setRound] = useState(0);
  const known = useRef(new Map<string, Promise<RunEstimate>>());

  const keyOf = useCallback(
    (wanted: RunConfig) => `${dataKey} ${round} ${JSON.stringify(wanted)}`,
    [dataKey, round],
  );
  const estimate = useCallback(
    (wanted: RunConfig) => {
      const key = keyOf(wanted);
      const report = known.current.get(key) ?? estimateRun(projectId, wanted);
      known.current.set(key, report);
      return report;
    },
    [projectId, keyOf],
  );

  useEffect(() => {
    let current = true;
    const load = async () => {
      try {
        const found = await loadPresets(projectId);
        if (!current) return;
        setPresets(found);
        setFailed(null);
        const first = found[0];
        if (!seed && first) {
          setPresetId(first.id);
          setConfig(first.config);
        }
      } catch (error) {
        if (current) setFailed(messageOf(error));
      }
    };
    // A new round is a new try.
    if (round >= 0) void load();
    return () => {
      current = false;
    };
  }, [projectId, seed, round]);

  const modelId = config?.modelId;
  useEffect(() => {
    if (modelId === undefined) return;
    let current = true;
    const load = async () => {
      // Of a model that is missing nothing can be trained; the estimate says why.
      const [found, choices] = await Promise.all([
        loadModelParts(modelId).catch((): ModelPart[] => ["language"]),
        loadModelFramings(modelId).catch((): Framing[] => []),
      ]);
      if (!current) return;
      setParts(found);
      setFramings(choices);
    };
    void load();
    return () => {
      current = false;
    };
  }, [modelId]);

  useEffect(() => {
    if (!config || Object.keys(settingProblems(config, methods)).length > 0) return;
    let current = true;
    const key = keyOf(config);
    const settle = async () => {
      try {
        const memory = await estimate(config);
        if (current) setEstimated({ key, memory, failed: null });
      } catch (error) {
        if (current) setEstimated({ key, memory: null, failed: messageOf(error) });
      }
    };
    const timer = setTimeout(() => void settle(), DEBOUNCE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [config, estimate, keyOf, methods]);

  useEffect(() => {
    let current = true;
    const count = async () => {
      for (const { id, config } of presets) {
        try {
          const estimated = await estimate(config);
          if (!current) return;
          setPresetEstimates((old) => ({ ...old, [id]: estimated }));
        } catch {
          // The card then shows no time; choosing it shows the reason.
        }
      }
    };
    void count();
    return () => {
      current = false;
    };
  }, [presets, estimate]);

  const now = config && estimated?.key === keyOf(config) ? estimated : null;
  return {
    presets,
    failed,
    presetId,
    config,
    parts,
    framings,
    problems: config ? settingProblems(config, methods) : {},
    memory: now?.memory ?? null,
    memoryFailed: now?.failed ?? null,
    presetEstimates,
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
