/** The method of a run as rows of the model card's table: what it is called, where it comes from, and each of its settings. */
import type { MethodField, MethodInfo, MethodSettings } from "../../protocol/method.ts";

/** Settings that are missing have their defaults. Each says where its default comes from: a paper, or our choice. */
export function methodRows(
  { title, source, fields }: Pick<MethodInfo, "title" | "source" | "fields">,
  settings: MethodSettings,
): [string, string][] {
  return [
    ["Method", `${title}: ${source}`],
    ...fields.map((field): [string, string] => [
      field.title,
      settingText(field, settings[field.name] ?? field.default),
    ]),
  ];
}

function settingText(field: MethodField, value: number | boolean | string): string {
  const words = (one: typeof value) =>
    field.kind === "choice"
      ? (field.options.find((option) => option.value === one)?.title ?? String(one))
      : typeof one === "boolean"
        ? one
          ? "on"
          : "off"
        : String(one);
  return value === field.default
    ? `${words(value)} (default: ${field.source})`
    : `${words(value)} (changed from ${words(field.default)}: ${field.source})`;
}
