/**
 * The two stages that AdaMLLM compares its single one with (arXiv 2411.19930, section 3.3): picture and caption pairs first, the
 * tasks after.
 */
import { isCaption } from "../base/examples/isCaption.ts";
import type { ScheduleStage } from "./schedule.ts";

export const CAPTIONS: ScheduleStage = {
  ...{ id: "captions", title: "Captions", what: "answers of the kind “caption”" },
  ...{ takes: isCaption, rate: 1, frozen: [] },
};

export const TASKS: ScheduleStage = {
  ...{ id: "tasks", title: "Tasks", what: "answers of other kinds than “caption”" },
  ...{ takes: (turn) => !isCaption(turn), rate: 1, frozen: [] },
};
