/** J, K, ?, / and Escape on the Examples screen, outside of text boxes and sheets. */
import { isTyping } from "../../frame/useGlobalKeys.ts";
import { useKeys } from "../../frame/useKeys.ts";

export interface WorkspaceKeys {
  step: (by: 1 | -1) => void;
  onHelp: () => void;
  close: () => void;
}

export function useWorkspaceKeys({ step, onHelp, close }: WorkspaceKeys): void {
  useKeys(({ key, target }) => {
    if (document.querySelector("dialog[open]")) return undefined;
    if (isTyping(target))
      return key === "Escape" ? () => leaveBox(target as HTMLElement) : undefined;
    const actions: Record<string, () => void> = {
      j: () => step(1),
      k: () => step(-1),
      "?": onHelp,
      "/": () => document.querySelector<HTMLElement>(".filter-bar input")?.focus(),
      Escape: close,
    };
    return actions[key];
  });
}

/** From writing to J and K: to what holds the box, since a box that only loses the focus gives it to nobody. */
function leaveBox(box: HTMLElement): void {
  (box.closest<HTMLElement>("[tabindex='-1']") ?? box).focus({ preventScroll: true });
}
