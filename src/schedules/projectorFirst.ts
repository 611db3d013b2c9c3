/**
 * Captions to the projector alone, then tasks: AdaMLLM's comparison for LLaVA, which takes 2e-3 for the projector. Ours keeps the
 * run's learning rate, since a LoRA pair of the projector learns and not the projector itself.
 */
import { CAPTIONS, TASKS } from "./captionStages.ts";
import type { Schedule } from "./schedule.ts";

export const projectorFirst: Schedule = {
  id: "projector-first",
  stages: [{ ...CAPTIONS, frozen: ["language", "vision"] }, TASKS],
};
