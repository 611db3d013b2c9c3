/** The keys of a blind taste while its sheet is open. */
import { useEffect, useEffectEvent } from "react";
import { TASTE_TAGS, type TasteTag } from "../../../../protocol/evaluation/taste.ts";
import type { Choice } from "./tasteOrder.ts";

export interface TasteActions {
  choose: (choice: Choice) => void;
  toggleTag: (tag: TasteTag) => void;
  step: (by: 1 | -1) => void;
}

/** The key of each reason: its first letter. */
export const TAG_KEYS = TASTE_TAGS.map((tag) => ({ tag, key: tag[0]!.toUpperCase() }));

export function useTasteKeys(isOpen: boolean, { choose, toggleTag, step }: TasteActions): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!isOpen || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const tag = TAG_KEYS.find(({ key }) => key === event.key.toUpperCase())?.tag;
    const keys: Record<string, () => void> = {
      1: () => choose("first"),
      2: () => choose("second"),
      0: () => choose("equal"),
      ArrowRight: () => step(1),
      ArrowLeft: () => step(-1),
    };
    const action = tag ? () => toggleTag(tag) : keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}
