/** How pictures and clips that are no squares go in, for models whose files cut something off them. */
import { FRAMINGS, framingOf, withFraming, type Framing } from "../../../../base/media/framing.ts";
import { framingText } from "../../../../base/words/framingText.ts";
import { about, type ChoiceSetting } from "./setting.ts";

/** Cutting out the middle is what the model's files say, so that the settings are those of before. */
export const FRAMING_SETTING: ChoiceSetting = {
  ...about(
    "framing",
    "Pictures that are no squares",
    "crop, pad or resize",
    `“${framingText("crop")}” is what the model is used to, and loses the edges. Examples shows each, under What the model sees.`,
  ),
  kind: "choice",
  options: FRAMINGS.map((value) => ({ value, label: framingText(value) })),
  get: framingOf,
  set: (config, value) => withFraming(config, value as Framing),
};
