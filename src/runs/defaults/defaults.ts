/** Default hyperparameters of models of one size: those that all presets share, and what each preset changes. */
import type { Preset, RunConfig } from "../../protocol/config.ts";

export interface DefaultHyperparameters {
  common: Omit<RunConfig, "modelId" | "parts" | "precision">;
  lengths: readonly (Omit<Preset, "config"> & { change: Partial<RunConfig> })[];
}
