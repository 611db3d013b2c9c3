/**
 * What each key of a config.json means here: it is followed, has one known value, or changes no number. The tables cover every
 * key of transformers' configuration classes (configTables.test.ts, docs/config-keys.md); keys that these classes lack are
 * ignored there and here.
 */
import { UserError } from "../../base/userError.ts";
import { ACTIVATIONS } from "./activations.ts";
import type { Json } from "./configKeys.ts";

export interface KeyRule {
  /** "followed": read; "fixed": other values are refused; "inert": changes no number. */
  effect: "followed" | "fixed" | "inert";
  /** For the table in docs. */
  about: string;
  accepts(value: unknown): boolean;
}

/** The keys of one configuration class. */
export interface SectionKeys {
  title: string;
  keys: Readonly<Record<string, KeyRule>>;
}

/** The tables of a family. */
export interface FamilyKeys {
  model: SectionKeys;
  text?: SectionKeys;
  vision?: SectionKeys;
  /** Without a `text_config` its keys are among the model's own. */
  flat?: true;
}

/** @throws {UserError} naming the first key whose value is not known here. */
export function checkFamilyKeys(config: Json, { model, text, vision, flat }: FamilyKeys): void {
  checkKeys(config, model, "");
  const section = (name: string) => sectionOf(config, name);
  if (text && flat && !config["text_config"]) checkKeys(config, text, "");
  else if (text) checkKeys(section("text_config"), text, "text_config.");
  if (vision) checkKeys(section("vision_config"), vision, "vision_config.");
}

/** A number that is read. */
export const number = (about = "a number"): KeyRule => ({
  ...{ effect: "followed", about },
  accepts: (value) => typeof value === "number" && Number.isFinite(value),
});

/** A number above 0 that is read. */
export const positive = (about = "a number above 0"): KeyRule => ({
  ...{ effect: "followed", about },
  accepts: (value) => typeof value === "number" && value > 0 && Number.isFinite(value),
});

const isWhole = (value: unknown, least: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least;

/** A whole number that is read. */
export const whole = (about = "a whole number", least = 0): KeyRule => ({
  ...{ effect: "followed", about },
  accepts: (value) => isWhole(value, least),
});

/** A list of whole numbers that is read. */
export const wholes = (about: string, least = 0): KeyRule => ({
  ...{ effect: "followed", about },
  accepts: (value) => Array.isArray(value) && value.every((item) => isWhole(item, least)),
});

/** A list of pairs of whole numbers above 0 that is read. */
export const pairs = (about: string): KeyRule => ({
  ...{ effect: "followed", about },
  accepts: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((pair) => wholes("", 1).accepts(pair) && (pair as number[]).length === 2),
});

/** Read, and checked where it is read. */
export const followed = (about: string): KeyRule => ({
  ...{ effect: "followed", about },
  accepts: () => true,
});

export const flag = (about: string): KeyRule => ({
  ...{ effect: "followed", about },
  accepts: (value) => typeof value === "boolean",
});

/** Any other value is refused. */
export const only = (...values: readonly unknown[]): KeyRule => ({
  ...{ effect: "fixed", about: listed(values) },
  accepts: (value) => values.includes(value),
});

/** A list of this value alone. */
export const listOf = (item: string): KeyRule => ({
  ...{ effect: "fixed", about: `null or a list of ${JSON.stringify(item)}` },
  accepts: (value) => value === null || (Array.isArray(value) && value.every((v) => v === item)),
});

/** @param about why it changes no number */
export const inert = (about: string): KeyRule => ({
  ...{ effect: "inert", about },
  accepts: () => true,
});

/** Another name of a key, which transformers takes too. */
export const alias = (key: string): KeyRule => ({
  ...{ effect: "fixed", about: `not under this name; as ${key}` },
  accepts: () => false,
});

export const orNull = (rule: KeyRule): KeyRule => ({
  ...rule,
  about: `${rule.about}, or null`,
  accepts: (value) => value === null || rule.accepts(value),
});

export const activation: KeyRule = {
  ...{ effect: "followed", about: listed(Object.keys(ACTIVATIONS)) },
  accepts: (value) => typeof value === "string" && Object.hasOwn(ACTIVATIONS, value),
};

/** Empty where it is missing or null, which stand for the defaults. @throws {UserError} where it is no section */
function sectionOf(config: Json, name: string): Json {
  const section = config[name] ?? {};
  if (typeof section === "object" && !Array.isArray(section)) return section as Json;
  throw new UserError(
    `config.json gives ${JSON.stringify(section).slice(0, 80)} for ${name}, where a section in braces belongs: it is damaged. Get a fresh copy.`,
  );
}

function checkKeys(section: Json, { keys }: SectionKeys, prefix: string): void {
  for (const [key, rule] of Object.entries(keys)) {
    const value = section[key];
    if (value === undefined || rule.accepts(value)) continue;
    throw new UserError(
      `config.json gives ${JSON.stringify(value).slice(0, 80)} for ${prefix}${key}, and this studio knows ${rule.about}. It would not compute what the model means, so choose another model.`,
    );
  }
}

function listed(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  return [texts.slice(0, -1).join(", "), ...texts.slice(-1)].filter(Boolean).join(" or ");
}
