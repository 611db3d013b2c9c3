/** Words about time: what is measured, what is a guess, and when a lesson is called long. */
import { expect, test } from "vitest";
import type { RunConfig } from "../../../../protocol/config.ts";
import type { RunForecast } from "../../../../protocol/planning/runEstimate.ts";
import { forecastParts, forecastText, longLessonText } from "./expectedTime.ts";

const minutes = (count: number) => count * 60_000;
const forecast = (preparing: number, learning: number, checking: number): RunForecast => ({
  basis: "measured",
  preparingMs: minutes(preparing),
  learningMs: minutes(learning),
  checkingMs: minutes(checking),
});
const config = { adapter: { vision: false } } as RunConfig;
const long = { config, presetId: "quick" as const, software: false };

test("pictures and checks count beside learning, and a guess is called one", () => {
  const measured = forecast(2, 5, 1);
  expect(forecastText(measured)).toBe("about 8 min");
  expect(forecastText({ ...measured, basis: "guess" })).toBe("perhaps 8 min");
  expect(forecastParts(measured)).toBe(
    "2 min for pictures and clips, 5 min to learn, 1 min to check on the way",
  );
  expect(forecastParts(forecast(0, 5, 1))).toBe("5 min to learn, 1 min to check on the way");
});

test("a lesson of less than an hour is not warned of", () => {
  expect(longLessonText({ ...long, forecast: forecast(10, 39, 10) })).toBeNull();
});

test("a longer one names its time and what would make it shorter, and nothing that would not", () => {
  const text = longLessonText({ ...long, forecast: forecast(1, 60, 5) })!;
  expect(text).toContain("about 1 h 6 min: 1 min for pictures and clips, 1 h to learn");
  expect(text).toContain("take a smaller model");
  expect(text).not.toMatch(/Quick|fewer|eyes|graphics card|guess/);
  const slow = longLessonText({
    forecast: { ...forecast(300, 60, 5), basis: "guess" },
    config: { adapter: { vision: true } } as RunConfig,
    ...{ presetId: "thorough", software: true },
  })!;
  for (const way of [
    "choose Quick",
    "fewer frames",
    "the eyes",
    "a graphics card",
    "This is a guess",
  ])
    expect(slow).toContain(way);
});
