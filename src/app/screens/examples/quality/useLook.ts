/** Looks at the examples when the tab is opened, and again after each change of them. */
import { useEffect, useRef } from "react";
import type { Example } from "../../../../protocol/records.ts";
import { lookAtQuality } from "../../../state/actions/quality.ts";
import { useApp } from "../../../state/store.ts";

/** Changes that come one after the other are looked at together. */
const PAUSE_MS = 400;

export function useLook(projectId: string): void {
  const examples = useApp((state) => state.examples);
  const isReady = useApp((state) => state.examplesState === "ready");
  const isLooking = useApp((state) => state.qualityState === "loading");
  const isKnown = useApp((state) => state.quality?.lookedAt === state.examples);
  // What was cancelled, or has failed, waits for a press on a button, or for other examples.
  const tried = useRef<Example[]>(null);
  useEffect(() => {
    if (!isReady || isLooking || isKnown || tried.current === examples) return undefined;
    const timer = setTimeout(() => {
      tried.current = examples;
      void lookAtQuality(projectId);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [projectId, examples, isReady, isLooking, isKnown]);
}
