/** Default hyperparameters of models of one size: those that all presets share, and what each preset changes. */
import type { ModelPart, Preset, RunConfig } from "../../../protocol/config.ts";

export interface PresetDefaults extends Omit<Preset, "config"> {
  change: Partial<RunConfig>;
  /** Parts of the model without which there is no such preset. */
  needs?: readonly ModelPart[];
  /** Fewest steps: with few examples, as many epochs as these take. Longer presets have more. */
  minSteps: number;
}

export interface DefaultHyperparameters {
  common: Omit<RunConfig, "modelId" | "parts" | "precision">;
  /** From the shortest to the longest. */
  lengths: readonly PresetDefaults[];
}
