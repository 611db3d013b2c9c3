/**
 * The two stages that AdaMLLM compares its single one with (arXiv 2411.19930, section 3.3): picture and caption pairs first, the
 * tasks after. That a caption is an answer of the kind "caption" is our choice: templates, caption sheets and the synthesizer
 * write it.
 */
import type { ScheduleStage } from "./schedule.ts";

const isCaption: ScheduleStage["takes"] = ({ kind }) => kind.trim().toLowerCase() === "caption";

export const CAPTIONS: ScheduleStage = {
  ...{ id: "captions", title: "Captions", what: "answers of the kind “caption”" },
  ...{ takes: isCaption, rate: 1, frozen: [] },
};

export const TASKS: ScheduleStage = {
  ...{ id: "tasks", title: "Tasks", what: "answers of other kinds than “caption”" },
  ...{ takes: (turn) => !isCaption(turn), rate: 1, frozen: [] },
};
