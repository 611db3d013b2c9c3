/** The undo stack, newest last. */
import { showToast, showError } from "./toasts.ts";

export type Undo = () => Promise<unknown>;

interface Step {
  text: string;
  undo: Undo;
}

const steps: Step[] = [];
const MAX_STEPS = 50;

/** Pushes a step. With `loud` a toast with an Undo button is shown. */
export function pushUndo(text: string, undo: Undo, loud = true): void {
  const step: Step = { text, undo };
  steps.push(step);
  if (steps.length > MAX_STEPS) steps.shift();
  if (loud) showToast(text, { action: { label: "Undo", run: () => undoStep(step) } });
}

/**
 * Does several things as one step. Each says how it is undone; when one fails, those before it are taken back.
 * @throws what the one that failed has thrown
 */
export async function inOneStep(text: string, things: readonly (() => Promise<Undo>)[]) {
  const undos: Undo[] = [];
  const takeBack = async () => {
    for (const undo of undos.toReversed()) await undo();
  };
  try {
    for (const thing of things) undos.push(await thing());
  } catch (error) {
    await takeBack();
    throw error;
  }
  pushUndo(text, takeBack);
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
