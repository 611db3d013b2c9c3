/** How long a lesson will take, in words: measured on earlier lessons, or a guess that says so, with what makes it shorter. */
import type { PresetId, RunConfig } from "../../../../protocol/config.ts";
import type { RunForecast } from "../../../../protocol/planning/runEstimate.ts";
import { durationText } from "../../../parts/words.ts";

/** Longer than this, and a lesson is warned of before it starts. Our choice. */
const LONG_MS = 3_600_000;
/** Pictures that take more than this share of the time are what is to be shortened. */
const MUCH = 1 / 3;

const forecastMs = ({ preparingMs, learningMs, checkingMs }: RunForecast): number =>
  preparingMs + learningMs + checkingMs;

/** "about 9 min 30 s"; of a guess "perhaps 9 min". */
export function forecastText(forecast: RunForecast): string {
  const ms = forecastMs(forecast);
  return `${forecast.basis === "guess" ? "perhaps" : "about"} ${durationText(ms)}`;
}

/** What the time is spent on: "2 min for pictures, 5 min to learn, 1 min to check". */
export function forecastParts({ preparingMs, learningMs, checkingMs }: RunForecast): string {
  const parts = [
    preparingMs >= 1000 && `${durationText(preparingMs)} for pictures and clips`,
    `${durationText(learningMs)} to learn`,
    `${durationText(checkingMs)} to check on the way`,
  ];
  return parts.filter(Boolean).join(", ");
}

export interface LongLesson {
  forecast: RunForecast;
  config: RunConfig;
  presetId: PresetId | null;
  /** The device computes on the processor. */
  software: boolean;
}

/** Null for a lesson that is not long; else its time and the ways to a shorter one. */
export function longLessonText({ forecast, config, presetId, software }: LongLesson) {
  const ms = forecastMs(forecast);
  if (ms < LONG_MS) return null;
  const ways = [
    presetId !== "quick" && "choose Quick",
    forecast.preparingMs > MUCH * ms && "use fewer pictures, or clips with fewer frames",
    config.adapter.vision && "leave the eyes as they are",
    "take a smaller model",
    software && "open Scion on a computer with a graphics card",
  ].filter(Boolean);
  const guess = forecast.basis === "guess" ? " This is a guess until a lesson has run here." : "";
  return `${forecastText(forecast)}: ${forecastParts(forecast)}.${guess} To make it shorter: ${ways.join("; ")}. It can be paused at any time.`;
}
