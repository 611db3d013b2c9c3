/** Whether examples of the same picture or clip are learnt together. */
import { about, type SwitchSetting } from "./setting.ts";

/** Off is no setting, so that the settings are those of the preset again. */
export const TOGETHER_SETTING: SwitchSetting = {
  ...about(
    "together",
    "Learn questions about one picture together",
    "shared prefix",
    "A picture or clip is computed once for the examples that show it and are taken at once, to the same result. At most half of a step is about one; such steps are less mixed.",
  ),
  kind: "switch",
  get: ({ together = false }) => together,
  set(config, value) {
    const { together: _, ...apart } = config;
    return value ? { ...config, together: true } : apart;
  },
};
