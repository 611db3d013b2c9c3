/** Keys of the editor: E focuses the answer, D repeats the last answer, Ctrl+Enter (also in text boxes) saves and continues. */
import { useEffect, useEffectEvent } from "react";
import type { Example } from "../../../../protocol/records.ts";
import { isTyping } from "../../../frame/useGlobalKeys.ts";
import { store } from "../../../state/store.ts";
import { showToast } from "../../../state/toasts.ts";
import { lastAnswer, withAnswer } from "./lastAnswer.ts";

export interface EditorKeys {
  draft: Example;
  change: (next: Example) => void;
  write: () => void;
  next: () => void;
}

export function useEditorKeys({ draft, change, write, next }: EditorKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      next();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "e") {
      event.preventDefault();
      write();
    }
    if (event.key === "d") {
      event.preventDefault();
      repeatAnswer(draft, change);
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

export function repeatAnswer(draft: Example, change: (next: Example) => void): void {
  const answer = lastAnswer(store.getState().examples, draft.id);
  if (answer) change(withAnswer(draft, answer));
  else showToast("There is no earlier answer to repeat.");
}
