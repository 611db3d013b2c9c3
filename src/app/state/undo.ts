/** The undo stack, newest last. */
import { showToast, showError } from "./toasts.ts";

interface Step {
  text: string;
  undo: () => Promise<unknown>;
}

const steps: Step[] = [];
const MAX_STEPS = 50;

/** Pushes a step. With `loud` a toast with an Undo button is shown. */
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

/** Undoes the newest step (Ctrl+Z outside of text boxes); a toast says when there is none. */
export function undoLast(): void {
  const step = steps.at(-1);
  if (step) undoStep(step);
  else showToast("Nothing to take back.");
}

/** Clears the stack when the project changes. */
export function clearUndo(): void {
  steps.length = 0;
}
