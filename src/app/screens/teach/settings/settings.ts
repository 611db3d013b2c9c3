/** Every setting of a lesson, in the order of the advanced drawer. */
import { adapterSettings } from "./adapterSettings.ts";
import { learningSettings, lengthSettings } from "./learningSettings.ts";
import { memorySettings, partSettings } from "./dataSettings.ts";
import type { Setting, SettingGroup } from "./setting.ts";

export const settingGroups: SettingGroup[] = [
  adapterSettings,
  learningSettings,
  lengthSettings,
  partSettings,
  memorySettings,
];

export const allSettings: Setting[] = settingGroups.flatMap((group) => group.settings);
