/**
 * A training setting: label, technical name, description, and accessors of the run configuration. Form, differences and
 * history cards are generated from these.
 */
import type { RunConfig } from "../../../../protocol/config.ts";

interface Base {
  id: string;
  label: string;
  /** The field's standard name, in small print. */
  technical: string;
  about: string;
}

export interface NumberSetting extends Base {
  kind: "number";
  min: number;
  max: number;
  step: number | "any";
  get(config: RunConfig): number;
  set(config: RunConfig, value: number): RunConfig;
}

export interface ChoiceSetting extends Base {
  kind: "choice";
  options: { value: string; label: string }[];
  get(config: RunConfig): string;
  set(config: RunConfig, value: string): RunConfig;
}

/** Several of a list; at least one stays chosen. */
export interface MultiChoiceSetting extends Base {
  kind: "some";
  options: { value: string; label: string }[];
  get(config: RunConfig): string[];
  set(config: RunConfig, values: string[]): RunConfig;
}

export interface SwitchSetting extends Base {
  kind: "switch";
  get(config: RunConfig): boolean;
  set(config: RunConfig, value: boolean): RunConfig;
}

export type Setting = NumberSetting | ChoiceSetting | MultiChoiceSetting | SwitchSetting;

export interface SettingGroup {
  title: string;
  settings: Setting[];
}

type NumberKey<T> = { [K in keyof T]-?: T[K] extends number ? K : never }[keyof T];

export const about = (id: string, label: string, technical: string, sentence: string): Base => ({
  id,
  label,
  technical,
  about: sentence,
});

function number(
  base: Base,
  [min, max, step]: [number, number, number | "any"],
  get: NumberSetting["get"],
  set: NumberSetting["set"],
): NumberSetting {
  return { ...base, kind: "number", min, max, step, get, set };
}

export const ofAdapter = (
  key: NumberKey<RunConfig["adapter"]>,
  base: Base,
  range: [number, number, number | "any"],
) =>
  number(
    base,
    range,
    (config) => config.adapter[key],
    (config, value) => ({ ...config, adapter: { ...config.adapter, [key]: value } }),
  );

export const ofOptim = (
  key: NumberKey<RunConfig["optim"]>,
  base: Base,
  range: [number, number, number | "any"],
) =>
  number(
    base,
    range,
    (config) => config.optim[key],
    (config, value) => ({ ...config, optim: { ...config.optim, [key]: value } }),
  );

export const ofRun = (
  key: NumberKey<RunConfig>,
  base: Base,
  range: [number, number, number | "any"],
) =>
  number(
    base,
    range,
    (config) => config[key],
    (config, value) => ({ ...config, [key]: value }),
  );
