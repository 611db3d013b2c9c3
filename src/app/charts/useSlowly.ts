/** A value that changes often, seen now and then: drawing a chart ten times a second would cost the page its frames. */
import { useEffect, useRef, useState } from "react";

/** The newest value, renewed at most once in `everyMs`; a change is never missed, only late. */
export function useSlowly<T>(value: T, everyMs = 500): T {
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
