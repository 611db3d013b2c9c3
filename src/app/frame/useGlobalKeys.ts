/** Keys that work on every screen: Ctrl+Z takes a step back, Alt+1 to Alt+8 go to the screens. Text boxes keep their own. */
import { useEffect } from "react";
import { go, ROUTES } from "../routes.ts";
import { undoLast } from "../state/undo.ts";

/** Whether keys typed here are text. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=range]), textarea, select"))
  );
}

export function useGlobalKeys(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
      const step = event.altKey && !event.ctrlKey ? ROUTES[Number(event.code.slice(-1)) - 1] : null;
      if (step && event.code.startsWith("Digit")) {
        event.preventDefault();
        go(step.id);
        return;
      }
      const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z";
      if (isUndo && !isTyping(event.target)) {
        event.preventDefault();
        undoLast();
      }
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}
