/** What is learnt in which stage. */
import type { ScheduleId } from "../../../../protocol/instructions/schedule.ts";
import { about, type ChoiceSetting } from "./setting.ts";

const SCHEDULES: { value: ScheduleId; label: string }[] = [
  { value: "single", label: "Everything in one stage" },
  { value: "captions-first", label: "Captions first, then tasks" },
  { value: "projector-first", label: "Captions to the projector alone, then tasks" },
];

/** Everything in one stage is no schedule, so that the settings are those of the preset again. */
export const SCHEDULE_SETTING: ChoiceSetting = {
  ...about(
    "stages",
    "Stages",
    "single-stage or two-stage post-training (AdaMLLM)",
    "One stage forgets least in most of the paper's comparisons; small models gained from two on medical questions.",
  ),
  kind: "choice",
  options: SCHEDULES,
  get: ({ schedule = "single" }) => schedule,
  set(config, value) {
    if (value !== "single") return { ...config, schedule: value as ScheduleId };
    const { schedule: _, ...single } = config;
    return single;
  },
};
