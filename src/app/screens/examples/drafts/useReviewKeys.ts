/** The keys of the review queue, outside of text boxes and sheets. */
import { isTyping } from "../../../frame/useGlobalKeys.ts";
import { useKeys } from "../../../frame/useKeys.ts";

export interface ReviewActions {
  accept: () => void;
  edit: () => void;
  reject: () => void;
  restore: () => void;
  step: (by: 1 | -1) => void;
  help: () => void;
}

/** What the keys dialog lists. */
export const REVIEW_KEYS = [
  ["A", "accept: it becomes an example"],
  ["E", "change the words"],
  ["R", "reject"],
  ["U", "let an accepted or rejected one wait again"],
  ["→", "next"],
  ["←", "the one before"],
  ["Ctrl Enter", "in a text box: keep the words and accept"],
  ["Esc", "in a text box: keep the words and leave it"],
  ["Ctrl Z", "take the last step back"],
  ["?", "this list"],
] as const;

/** Players and tabs have arrow keys of their own. */
const hasOwnArrows = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest("video, [role='tablist']") !== null;

export function useReviewKeys(actions: ReviewActions): void {
  useKeys(({ key, target }) => {
    if (isTyping(target) || document.querySelector("dialog[open]")) return undefined;
    if (key.startsWith("Arrow") && hasOwnArrows(target)) return undefined;
    const keys: Record<string, () => void> = {
      a: actions.accept,
      e: actions.edit,
      r: actions.reject,
      u: actions.restore,
      j: () => actions.step(1),
      k: () => actions.step(-1),
      ArrowRight: () => actions.step(1),
      ArrowLeft: () => actions.step(-1),
      "?": actions.help,
    };
    return keys[key.length === 1 ? key.toLowerCase() : key];
  });
}
