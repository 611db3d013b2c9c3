/** Keys of a screen or a sheet, for as long as it is there. */
import { useEffect, useEffectEvent } from "react";
import { pressKey, type KeyActionOf } from "./pressKey.ts";

export function useKeys(actionOf: KeyActionOf): void {
  const press = useEffectEvent((event: KeyboardEvent) => pressKey(event, actionOf));
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}
