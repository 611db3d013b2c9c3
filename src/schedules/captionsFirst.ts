/** Captions, then tasks, all chosen parts learning in both stages: AdaMLLM's comparison for Qwen2-VL and Llama 3.2. */
import { CAPTIONS, TASKS } from "./captionStages.ts";
import type { Schedule } from "./schedule.ts";

export const captionsFirst: Schedule = { id: "captions-first", stages: [CAPTIONS, TASKS] };
