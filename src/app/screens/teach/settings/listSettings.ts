/** Whether class questions keep their list of answers. */
import { about, type SwitchSetting } from "./setting.ts";

/** Off is no setting, so that the settings are those of the preset again. */
export const LISTS_SETTING: SwitchSetting = {
  ...about(
    "withoutLists",
    "Learn without the lists of answers",
    "incomplete instructions, VITask",
    "Leaves “Is it a, b or c?” out of the questions, so that it must know the answers by itself. Offering this with every way of learning is our choice.",
  ),
  kind: "switch",
  get: ({ withoutLists = false }) => withoutLists,
  set(config, value) {
    const { withoutLists: _, ...withLists } = config;
    return value ? { ...config, withoutLists: true } : withLists;
  },
};
