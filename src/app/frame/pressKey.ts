/** Who a key belongs to: the first that has an action for it, and nobody with Ctrl, Alt or Command, which are the browser's own. */

/** What of a keyboard event decides. */
export type PressedKey = Pick<
  KeyboardEvent,
  "key" | "target" | "ctrlKey" | "metaKey" | "altKey" | "defaultPrevented" | "preventDefault"
>;

/** What a key does; undefined leaves it to others. */
export type KeyActionOf = (event: PressedKey) => (() => void) | undefined;

/** Does what the key does here, and marks it as taken, so that neither another listener nor the browser acts on it. */
export function pressKey(event: PressedKey, actionOf: KeyActionOf): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = actionOf(event);
  if (!action) return;
  event.preventDefault();
  action();
}
