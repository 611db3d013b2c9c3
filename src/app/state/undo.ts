/** Steps that can be taken back, newest last. A step is a function that restores what was; it forgets itself when used. */
import { showToast, showError } from "./toasts.ts";

interface Step {
  text: string;
  undo: () => Promise<unknown>;
}

const steps: Step[] = [];
const MAX_STEPS = 50;

/** Remembers how to take a step back. With `loud` it also says what happened, with an Undo button. */
export function pushUndo(text: string, undo: () => Promise<unknown>, loud = true): void {
  const step: Step = { text, undo };
  steps.push(step);
  if (steps.length > MAX_STEPS) steps.shift();
  if (loud) showToast(text, { action: { label: "Undo", run: () => undoStep(step) } });
}

function undoStep(step: Step): void {
  const at = steps.indexOf(step);
  if (at < 0) return;
  steps.splice(at, 1);
  step.undo().then(() => showToast(`Taken back: ${step.text}`), showError);
}

/** Ctrl+Z outside of a text box. Says so when there is nothing left. */
export function undoLast(): void {
  const step = steps.at(-1);
  if (step) undoStep(step);
  else showToast("Nothing to take back.");
}

/** Steps of a closed project cannot be taken back in another. */
export function clearUndo(): void {
  steps.length = 0;
}
