/** The keys of a blind taste while its sheet is open. */
import { TASTE_TAGS, type TasteTag } from "../../../../protocol/evaluation/taste.ts";
import { useKeys } from "../../../frame/useKeys.ts";
import type { Choice } from "./tasteOrder.ts";

export interface TasteActions {
  choose: (choice: Choice) => void;
  toggleTag: (tag: TasteTag) => void;
  step: (by: 1 | -1) => void;
}

/** The key of each reason: its first letter. */
export const TAG_KEYS = TASTE_TAGS.map((tag) => ({ tag, key: tag[0]!.toUpperCase() }));

export function useTasteKeys(isOpen: boolean, { choose, toggleTag, step }: TasteActions): void {
  useKeys(({ key }) => {
    if (!isOpen) return undefined;
    const tag = TAG_KEYS.find((one) => one.key === key.toUpperCase())?.tag;
    if (tag) return () => toggleTag(tag);
    const keys: Record<string, () => void> = {
      1: () => choose("first"),
      2: () => choose("second"),
      0: () => choose("equal"),
      ArrowRight: () => step(1),
      ArrowLeft: () => step(-1),
    };
    return keys[key];
  });
}
