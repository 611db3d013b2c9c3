/** Whether examples of the same picture or clip are learnt together. */
import { about, type SwitchSetting } from "./setting.ts";

/** Off is no setting, so that the settings are those of the preset again. */
export const TOGETHER_SETTING: SwitchSetting = {
  ...about(
    "together",
    "Learn questions about one picture together",
    "shared prefix",
    "What examples of one picture or clip begin with is computed once for those that are taken at once; each learns as if alone. Half as many as a step takes follow each other at most; such steps are less mixed.",
  ),
  kind: "switch",
  get: ({ together = false }) => together,
  set(config, value) {
    const { together: _, ...apart } = config;
    return value ? { ...config, together: true } : apart;
  },
};
