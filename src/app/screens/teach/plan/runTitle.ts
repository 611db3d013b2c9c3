/** What a lesson is called unless the person names it. */
import type { Preset, RunConfig } from "../../../../protocol/config.ts";
import type { MethodInfo } from "../../../../protocol/method.ts";
import { settingDifferences } from "../settings/settingText.ts";

/** Its number and its preset; with other settings than the preset's it is not called by that, but by the first that differs. */
export function runTitle(
  number: number,
  preset: Preset | undefined,
  config: RunConfig,
  methods: readonly MethodInfo[],
): string {
  const lesson = `Lesson ${number}`;
  if (!preset) return lesson;
  const [first, ...others] = settingDifferences(preset.config, config, methods);
  if (!first) return `${lesson}, ${preset.title.toLowerCase()}`;
  // The title of a method says what it is.
  const change =
    first.id === "method" ? first.to.toLowerCase() : `${first.label.toLowerCase()} ${first.to}`;
  return `${lesson}, ${others.length > 0 ? `${change} and more` : change}`;
}
