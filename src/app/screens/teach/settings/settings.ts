/** Every setting of a lesson, in the order of the advanced drawer. */
import { ADAPTER_SETTINGS } from "./adapterSettings.ts";
import { LEARNING_SETTINGS, LENGTH_SETTINGS } from "./learningSettings.ts";
import { MEMORY_SETTINGS, PART_SETTINGS } from "./dataSettings.ts";
import type { Setting, SettingGroup } from "./setting.ts";

export const SETTING_GROUPS: SettingGroup[] = [
  ADAPTER_SETTINGS,
  LEARNING_SETTINGS,
  LENGTH_SETTINGS,
  PART_SETTINGS,
  MEMORY_SETTINGS,
];

export const allSettings: Setting[] = SETTING_GROUPS.flatMap((group) => group.settings);
