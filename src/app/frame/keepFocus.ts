/**
 * The focus is never lost. When the element that has it goes away or can no longer be used, browsers fall back to the
 * page itself, and a person at the keyboard starts again from the top: here it goes to where they were before instead.
 */

/** How many places are remembered. */
const depth = 12;

const focusable = "a[href], button, input, textarea, select, summary, [tabindex]";

function takesFocus(element: HTMLElement): boolean {
  return (
    element.isConnected &&
    !element.matches(":disabled") &&
    !element.closest("[inert], [hidden]") &&
    element.getClientRects().length > 0
  );
}

/** The newest of `places`, oldest first, that can still be used inside of `scope`. */
function lastUsable(places: readonly HTMLElement[], scope: Element): HTMLElement | undefined {
  return places.findLast((place) => scope.contains(place) && takesFocus(place));
}

/** Begins to watch over the focus; the returned function ends it. */
export function keepFocus(): () => void {
  const places: HTMLElement[] = [];
  let waiting = false;

  const remember = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    places.push(target);
    if (places.length > depth) places.shift();
  };
  const mend = () => {
    waiting = false;
    const last = places.at(-1);
    // A click beside everything takes the focus away on purpose: then the last place is still there.
    if (document.activeElement !== document.body || !last || takesFocus(last)) return;
    const sheet = document.querySelector<HTMLElement>("dialog[open]");
    const main = document.getElementById("main");
    const scope = sheet ?? main;
    if (!scope) return;
    const found = lastUsable(places, scope) ?? sheet?.querySelector<HTMLElement>(focusable) ?? main;
    found?.focus({ preventScroll: found === main });
  };
  const watch = new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    // After the frame: only then does the browser itself give up an element that was disabled.
    requestAnimationFrame(() => setTimeout(mend));
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
