/** How models of one kind are best taught: what all lessons have in common, and the three lengths to choose from. */
import type { Preset, RunConfig } from "../../protocol/config.ts";

export interface Recipe {
  common: Omit<RunConfig, "modelId" | "parts" | "precision">;
  lengths: readonly (Omit<Preset, "config"> & { change: Partial<RunConfig> })[];
}
