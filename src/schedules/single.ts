/** Everything in one stage: AdaMLLM's single-stage post-training (arXiv 2411.19930, section 3.3), and what every other run does. */
import type { Schedule } from "./schedule.ts";

export const single: Schedule = {
  id: "single",
  stages: [{ id: "all", title: "All", what: "answers", takes: () => true, rate: 1, frozen: [] }],
};
