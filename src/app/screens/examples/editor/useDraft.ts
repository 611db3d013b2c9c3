/**
 * The draft of an example: saved a moment after the last edit, and at once when the example or the page is left. Without
 * edits it is the stored example, so that undo is visible.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Example } from "../../../../protocol/records.ts";
import { saveExample } from "../../../state/actions/examples.ts";
import { messageOf } from "../../../state/toasts.ts";

export type SaveState = "saved" | "unsaved" | "saving" | { failed: string };

/** The new example, or a function of the newest draft. */
export type Change = Example | ((now: Example) => Example);

const SAVE_DELAY_MS = 600;

export function useDraft(example: Example) {
  const [edits, setEdits] = useState<Example | null>(null);
  const [state, setState] = useState<SaveState>("saved");
  const unsaved = useRef<Example | null>(null);
  const latest = useRef(example);
  /** What the unsaved edits began with. */
  const began = useRef(example);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    if (unsaved.current) return;
    latest.current = example;
    began.current = example;
  }, [example]);

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    const next = unsaved.current;
    if (!next) return;
    unsaved.current = null;
    setState("saving");
    try {
      await saveExample(next, began.current);
      began.current = next;
      // Edited meanwhile: the next save is pending.
      if (unsaved.current) return;
      setEdits(null);
      setState("saved");
    } catch (error) {
      unsaved.current ??= next;
      setState({ failed: messageOf(error) });
    }
  }, []);

  const change = useCallback(
    (next: Change) => {
      // Changes that took a while, such as storing a picture, apply to the newest draft.
      const now = typeof next === "function" ? next(latest.current) : next;
      const edited = { ...now, editedAt: new Date().toISOString() };
      unsaved.current = edited;
      latest.current = edited;
      setEdits(edited);
      setState("unsaved");
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), SAVE_DELAY_MS);
    },
    [save],
  );

  useEffect(() => {
    const hide = () => document.visibilityState === "hidden" && void save();
    document.addEventListener("visibilitychange", hide);
    addEventListener("pagehide", hide);
    return () => {
      document.removeEventListener("visibilitychange", hide);
      removeEventListener("pagehide", hide);
      void save();
    };
  }, [save]);

  return { draft: edits ?? example, change, save, state };
}
