/** Throttles a value that changes often: redrawing a chart ten times a second would drop frames. */
import { useEffect, useRef, useState } from "react";

/** The newest value, updated at most once in `everyMs`; the last change is always delivered. */
export function useThrottled<T>(value: T, everyMs = 500): T {
  const [shown, setShown] = useState(value);
  const shownAt = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, shownAt.current + everyMs - performance.now());
    const timer = setTimeout(() => {
      shownAt.current = performance.now();
      setShown(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, everyMs]);
  return shown;
}
