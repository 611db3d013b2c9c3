/** The ways of learning, and the stages of one, once they are known; empty until then. */
import { useEffect, useState } from "react";
import type { MethodChoice, MethodSummary, StageInfo } from "../../../protocol/method.ts";
import { loadMethods, loadStages } from "../../state/actions/methods.ts";
import { showError } from "../../state/toasts.ts";

export function useMethods(): readonly MethodSummary[] {
  return useLoaded(loadMethods, "");
}

export function useStages(choice: MethodChoice): readonly StageInfo[] {
  return useLoaded(() => loadStages(choice), JSON.stringify(choice));
}

const NONE: readonly never[] = [];

/** What `load` gives, which is asked again when `key` changes. */
function useLoaded<T>(load: () => Promise<readonly T[]>, key: string): readonly T[] {
  const [loaded, setLoaded] = useState<{ key: string; values: readonly T[] } | null>(null);
  useEffect(() => {
    let current = true;
    load().then((values) => current && setLoaded({ key, values }), showError);
    return () => {
      current = false;
    };
    // `load` is new with each render; `key` says what it loads.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key]);
  return loaded?.key === key ? loaded.values : NONE;
}
