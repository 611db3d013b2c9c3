/** Settings as words: a value for people, a list of what differs between two lessons, and what makes a plan unsound. */
import type { RunConfig } from "../../../../protocol/config.ts";
import type { Setting } from "./setting.ts";
import { allSettings } from "./settings.ts";

export interface Difference {
  id: string;
  label: string;
  from: string;
  to: string;
}

/** The value of a setting as shown to people. */
function settingText(setting: Setting, config: RunConfig): string {
  switch (setting.kind) {
    case "number":
      return numberText(setting.get(config));
    case "switch":
      return setting.get(config) ? "on" : "off";
    case "choice":
      return labelOf(setting, setting.get(config));
    case "some": {
      const chosen = setting.get(config);
      if (chosen.length === setting.options.length) return "all";
      return chosen.map((value) => labelOf(setting, value)).join(", ") || "none";
    }
    default:
      return setting satisfies never;
  }
}

/** What differs, in the order of the drawer. */
export function settingDifferences(from: RunConfig, to: RunConfig): Difference[] {
  return allSettings
    .map((setting) => ({
      id: setting.id,
      label: setting.label,
      from: settingText(setting, from),
      to: settingText(setting, to),
    }))
    .filter((difference) => difference.from !== difference.to);
}

/** Sentences about values that cannot work together; empty when the plan is sound. Keys are setting ids. */
export function settingProblems(config: RunConfig): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const setting of allSettings) {
    if (setting.kind === "number") {
      const value = setting.get(config);
      const whole = setting.step === 1 && !Number.isInteger(value);
      if (!Number.isFinite(value) || value < setting.min || value > setting.max || whole) {
        const kind = setting.step === 1 ? "a whole number" : "a number";
        problems[setting.id] =
          `${setting.label} must be ${kind} from ${numberText(setting.min)} to ${numberText(setting.max)}.`;
      }
    }
    if (setting.kind === "some" && setting.get(config).length === 0) {
      problems[setting.id] = `${setting.label}: choose at least one.`;
    }
  }
  return problems;
}

/** Small numbers as 2e-4, the way papers and other trainers print a learning rate; others plainly. */
export function numberText(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential().replace(/e-0?/, "e-");
  return value.toLocaleString("en-US", { maximumFractionDigits: 4 });
}

function labelOf(setting: { options: { value: string; label: string }[] }, value: string): string {
  return setting.options.find((option) => option.value === value)?.label ?? value;
}
