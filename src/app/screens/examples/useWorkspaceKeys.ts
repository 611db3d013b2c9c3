/** J, K, ?, / and Escape on the Examples screen, outside of text boxes and sheets. */
import { useEffect, useEffectEvent } from "react";
import { isTyping } from "../../frame/useGlobalKeys.ts";

export interface WorkspaceKeys {
  step: (by: 1 | -1) => void;
  onHelp: () => void;
  close: () => void;
}

export function useWorkspaceKeys({ step, onHelp, close }: WorkspaceKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") leaveBox(event.target as HTMLElement);
      return;
    }
    const actions: Record<string, () => void> = {
      j: () => step(1),
      k: () => step(-1),
      "?": onHelp,
      "/": () => document.querySelector<HTMLElement>(".filter-bar input")?.focus(),
      Escape: close,
    };
    const action = actions[event.key];
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

/** From writing to J and K: to what holds the box, since a box that only loses the focus gives it to nobody. */
function leaveBox(box: HTMLElement): void {
  (box.closest<HTMLElement>("[tabindex='-1']") ?? box).focus({ preventScroll: true });
}
