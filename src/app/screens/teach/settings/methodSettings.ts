/** The fields of a method as rows of the settings drawer. */
import type { RunConfig } from "../../../../protocol/config.ts";
import type { MethodField, MethodInfo } from "../../../../protocol/method.ts";
import { about, type Setting, type SettingGroup } from "./setting.ts";

/** Null for a method without settings of its own. */
export function methodSettings({ title, fields }: MethodInfo): SettingGroup | null {
  return fields.length > 0 ? { title, settings: fields.map(settingOf) } : null;
}

function settingOf(field: MethodField): Setting {
  const base = about(
    `method.${field.name}`,
    field.title,
    field.name,
    `${field.help} Default: ${field.source}.`,
  );
  const get = ({ method }: RunConfig) => method.settings[field.name] ?? field.default;
  const set = (config: RunConfig, value: number | boolean | string): RunConfig => ({
    ...config,
    method: {
      ...config.method,
      settings: { ...config.method.settings, [field.name]: value },
    },
  });
  switch (field.kind) {
    case "number": {
      const { min, max, step } = field;
      return { ...base, kind: "number", min, max, step, get: (config) => Number(get(config)), set };
    }
    case "switch":
      return { ...base, kind: "switch", get: (config) => Boolean(get(config)), set };
    case "choice": {
      const options = field.options.map(({ value, title }) => ({ value, label: title }));
      return { ...base, kind: "choice", options, get: (config) => String(get(config)), set };
    }
    default:
      return field satisfies never;
  }
}
