/** Keeps the screen awake while asked to; the browser drops the lock when the tab is hidden, so it is taken again. */
import { useEffect } from "react";

export const canWakeLock = typeof navigator !== "undefined" && "wakeLock" in navigator;

export function useWakeLock(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted || !canWakeLock) return;
    let current = true;
    let lock: WakeLockSentinel | null = null;
    const take = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        const taken = await navigator.wakeLock.request("screen");
        if (current) lock = taken;
        else await taken.release();
      } catch {
        // Refused on a low battery: the lesson goes on all the same.
      }
    };
    const onVisible = () => void take();
    onVisible();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      current = false;
      document.removeEventListener("visibilitychange", onVisible);
      void lock?.release();
    };
  }, [isWanted]);
}
