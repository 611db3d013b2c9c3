/** Keeps the screen awake while asked to; the browser drops the lock when the tab is hidden, so it is taken again. */
import { useEffect } from "react";

export const canWakeLock = typeof navigator !== "undefined" && "wakeLock" in navigator;

export function useWakeLock(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted || !canWakeLock) return;
    let current = true;
    let lock: WakeLockSentinel | null = null;
    const take = () => {
      if (document.visibilityState !== "visible") return;
      navigator.wakeLock.request("screen").then(
        (taken) => {
          if (current) lock = taken;
          else void taken.release();
        },
        // Refused on a low battery: the lesson goes on all the same.
        () => {},
      );
    };
    take();
    document.addEventListener("visibilitychange", take);
    return () => {
      current = false;
      document.removeEventListener("visibilitychange", take);
      void lock?.release();
    };
  }, [isWanted]);
}
