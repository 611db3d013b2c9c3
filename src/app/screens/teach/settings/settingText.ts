/** Settings as words: a value for people, a list of what differs between two lessons, and what makes a plan unsound. */
import type { RunConfig } from "../../../../protocol/config.ts";
import type { MethodInfo } from "../../../../protocol/method.ts";
import { methodSettings } from "./methodSettings.ts";
import type { Setting } from "./setting.ts";
import { allSettings } from "./settings.ts";

export interface Difference {
  id: string;
  label: string;
  from: string;
  to: string;
}

/** The value of a setting as shown to people. */
export function settingText(setting: Setting, config: RunConfig): string {
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

/** What differs: the way of learning, its own settings, and then in the order of the drawer. */
export function settingDifferences(
  from: RunConfig,
  to: RunConfig,
  methods: readonly MethodInfo[] = [],
): Difference[] {
  const settings = [...settingsOf(to, methods), ...allSettings];
  return [
    methodDifference(from, to, methods),
    ...settings.map((setting) => ({
      id: setting.id,
      label: setting.label,
      from: settingText(setting, from),
      to: settingText(setting, to),
    })),
  ].filter((difference) => difference.from !== difference.to);
}

function methodDifference(
  from: RunConfig,
  to: RunConfig,
  methods: readonly MethodInfo[],
): Difference {
  const titleOf = ({ method: { id } }: RunConfig) =>
    methods.find((method) => method.id === id)?.title ?? id;
  return { id: "method", label: "Way of learning", from: titleOf(from), to: titleOf(to) };
}

/** The settings of the configuration's own method. */
function settingsOf({ method: { id } }: RunConfig, methods: readonly MethodInfo[]): Setting[] {
  const method = methods.find((method) => method.id === id);
  return (method && methodSettings(method)?.settings) ?? [];
}

/** Sentences about values that cannot work together; empty when the plan is sound. Keys are setting ids. */
export function settingProblems(
  config: RunConfig,
  methods: readonly MethodInfo[] = [],
): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const setting of [...settingsOf(config, methods), ...allSettings]) {
    const problem = settingProblem(setting, config);
    if (problem) problems[setting.id] = problem;
  }
  return problems;
}

function settingProblem(setting: Setting, config: RunConfig): string | null {
  if (setting.kind === "some")
    return setting.get(config).length === 0 ? `${setting.label}: choose at least one.` : null;
  if (setting.kind !== "number") return null;
  const value = setting.get(config);
  const isBroken = setting.step === 1 && !Number.isInteger(value);
  if (value >= setting.min && value <= setting.max && !isBroken) return null;
  const kind = setting.step === 1 ? "a whole number" : "a number";
  return `${setting.label} must be ${kind} from ${numberText(setting.min)} to ${numberText(setting.max)}.`;
}

/** Small numbers as 2e-4, the way papers and other trainers print a learning rate; others plainly. */
export function numberText(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential().replace(/e-0?/, "e-");
  return value.toLocaleString("en-US", { maximumFractionDigits: 4 });
}

function labelOf(setting: { options: { value: string; label: string }[] }, value: string): string {
  return setting.options.find((option) => option.value === value)?.label ?? value;
}
