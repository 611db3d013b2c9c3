/** Keys of a screen or a sheet, without Ctrl, Alt or Command, which are the browser's own. */
import { useEffect, useEffectEvent } from "react";

/** `actionOf`: what a key does; undefined leaves it to the browser. */
export function useKeys(actionOf: (event: KeyboardEvent) => (() => void) | undefined): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actionOf(event);
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
