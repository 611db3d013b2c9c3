/**
 * Restores the keyboard focus. When the focused element is removed or disabled, browsers move the focus to the body;
 * here it goes back to the most recently focused element that is still usable.
 */

/** Number of remembered elements. */
const HISTORY_LENGTH = 12;

const FOCUSABLE = "a[href], button, input, textarea, select, summary, [tabindex]";

function takesFocus(element: HTMLElement): boolean {
  return (
    element.isConnected &&
    !element.matches(":disabled") &&
    !element.closest("[inert], [hidden]") &&
    element.getClientRects().length > 0
  );
}

/** The newest element of `history` (oldest first) that can still take the focus inside `scope`. */
function lastUsable(history: readonly HTMLElement[], scope: Element): HTMLElement | undefined {
  return history.findLast((place) => scope.contains(place) && takesFocus(place));
}

/** Starts observing the focus; the returned function stops it. */
export function keepFocus(): () => void {
  const history: HTMLElement[] = [];
  let scheduled = false;

  const remember = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    history.push(target);
    if (history.length > HISTORY_LENGTH) history.shift();
  };
  const restore = () => {
    scheduled = false;
    const last = history.at(-1);
    // After a click on the background the last element is still usable: the focus is left alone.
    if (document.activeElement !== document.body || !last || takesFocus(last)) return;
    const sheet = document.querySelector<HTMLElement>("dialog[open]");
    const main = document.getElementById("main");
    const scope = sheet ?? main;
    if (!scope) return;
    const found =
      lastUsable(history, scope) ?? sheet?.querySelector<HTMLElement>(FOCUSABLE) ?? main;
    found?.focus({ preventScroll: found === main });
  };
  const watch = new MutationObserver(() => {
    if (scheduled) return;
    scheduled = true;
    // After the frame: browsers blur a disabled element only then.
    requestAnimationFrame(() => setTimeout(restore));
  });

  addEventListener("focusin", remember);
  watch.observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["disabled", "hidden", "inert", "open"],
  });
  return () => {
    removeEventListener("focusin", remember);
    watch.disconnect();
  };
}
