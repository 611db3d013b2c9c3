/** The training methods, in the order in which screens list them. A new one is one file and one line here. */
import { UserError } from "../base/userError.ts";
import type {
  MethodChoice,
  MethodField,
  MethodSettings,
  MethodSummary,
  StageInfo,
} from "../protocol/method.ts";
import type { Method } from "./method.ts";
import { entailment } from "./entailment.ts";
import { supervised } from "./supervised.ts";
import { synthesizer } from "./synthesizer.ts";
import { vitask } from "./vitask/index.ts";

const methods: readonly Method[] = [supervised, vitask, synthesizer, entailment];

/** What screens show of each method. */
export function methodSummaries(): MethodSummary[] {
  return methods.map(({ id, title, about, when, source, fields, specialist, tool, terms }) => ({
    ...{ id, title, about, when, source, fields },
    ...(specialist && { specialist }),
    ...(tool && { tool }),
    terms: terms.map(({ name, title }) => ({ name, title })),
  }));
}

/** The stages of a run by this method. @throws {UserError} when there is no such method, or a setting is not allowed */
export function stagesOf({ id, settings }: MethodChoice): StageInfo[] {
  const method = methodOf(id);
  return method.stages(checkedSettings(method, settings)).map(({ title, share }) => ({
    title,
    share,
  }));
}

/** @throws {UserError} when this version has no such method */
export function methodOf(id: string): Method {
  const method = methods.find((method) => method.id === id);
  if (method) return method;
  throw new UserError(
    `This version of Scion has no way of learning called "${id}"; it has ${methods.map((m) => m.id).join(", ")}. Start a new lesson, or open the project in the version that made it.`,
  );
}

/** The settings with defaults where they are missing. @throws {UserError} when a value is not one that its field allows */
export function checkedSettings(method: Method, settings: MethodSettings): MethodSettings {
  const unknown = Object.keys(settings).find((name) => !method.fields.some((f) => f.name === name));
  if (unknown) {
    throw new UserError(
      `"${method.title}" has no setting "${unknown}". Take it out, or choose the method that it belongs to.`,
    );
  }
  return Object.fromEntries(
    method.fields.map((field) => {
      const value = settings[field.name] ?? field.default;
      if (!isAllowed(field, value)) {
        throw new UserError(
          `${field.title} is ${JSON.stringify(value)}, where ${allowed(field)} belongs. Change it in the settings.`,
        );
      }
      return [field.name, value];
    }),
  );
}

function isAllowed(field: MethodField, value: number | boolean | string): boolean {
  switch (field.kind) {
    case "number":
      return typeof value === "number" && value >= field.min && value <= field.max;
    case "switch":
      return typeof value === "boolean";
    case "choice":
      return field.options.some((option) => option.value === value);
    default:
      throw new Error(`No such field: ${JSON.stringify(field satisfies never)}`);
  }
}

function allowed(field: MethodField): string {
  switch (field.kind) {
    case "number":
      return `a number from ${field.min} to ${field.max}`;
    case "switch":
      return "on or off";
    case "choice":
      return `one of ${field.options.map(({ title }) => title).join(", ")}`;
    default:
      throw new Error(`No such field: ${JSON.stringify(field satisfies never)}`);
  }
}
