/** Every setting of a lesson, those of the advanced drawer in its order. */
import { ADAPTER_SETTINGS } from "./adapterSettings.ts";
import { LEARNING_SETTINGS, LENGTH_SETTINGS } from "./learningSettings.ts";
import { HALF_SETTING } from "./halfSetting.ts";
import { LISTS_SETTING } from "./listSettings.ts";
import { MEMORY_SETTINGS, PART_SETTINGS } from "./dataSettings.ts";
import { MIXTURE_SETTINGS } from "./mixtureSettings.ts";
import { SCHEDULE_SETTING } from "./scheduleSettings.ts";
import { TOGETHER_SETTING } from "./togetherSetting.ts";
import type { Framing } from "../../../../base/media/framing.ts";
import { FRAMING_SETTING } from "./framingSetting.ts";
import type { ModelPart } from "../../../../protocol/config.ts";
import type { Setting, SettingGroup } from "./setting.ts";

const SETTING_GROUPS: SettingGroup[] = [
  ADAPTER_SETTINGS,
  LEARNING_SETTINGS,
  LENGTH_SETTINGS,
  PART_SETTINGS,
  MEMORY_SETTINGS,
];

/**
 * The mixture, the stages, the lists of answers and what is learnt together are set beside their picture, half precision for the
 * device: not in the drawer.
 */
export const allSettings: Setting[] = [
  ...[...SETTING_GROUPS, MIXTURE_SETTINGS].flatMap((group) => group.settings),
  SCHEDULE_SETTING,
  LISTS_SETTING,
  TOGETHER_SETTING,
  HALF_SETTING,
];

/** The drawer for a model with these parts: it offers no part that the model lacks, and no choice where one is left. */
export function settingGroupsFor({
  parts,
  framings,
}: {
  parts: readonly ModelPart[];
  framings: readonly Framing[];
}): SettingGroup[] {
  const forParts = (setting: Setting): Setting[] => {
    if (setting.id === FRAMING_SETTING.id) return framings.length > 0 ? [setting] : [];
    if (setting.id === "vision") return parts.includes("vision") ? [setting] : [];
    if (setting.id !== "places" || setting.kind !== "some") return [setting];
    const options = setting.options.filter(({ value }) => parts.some((part) => part === value));
    return options.length > 1 ? [{ ...setting, options }] : [];
  };
  return SETTING_GROUPS.map((group) => ({ ...group, settings: group.settings.flatMap(forParts) }));
}
