/** Steps that can be taken back, newest last. A step is a function that restores what was; it forgets itself when used. */
import { say, sayError } from "./toasts.ts";

interface Step {
  text: string;
  undo: () => Promise<unknown>;
}

const steps: Step[] = [];
const keep = 50;

/** Remembers how to take a step back. With `loud` it also says what happened, with an Undo button. */
export function didUndoable(text: string, undo: () => Promise<unknown>, loud = true): void {
  const step: Step = { text, undo };
  steps.push(step);
  if (steps.length > keep) steps.shift();
  if (loud) say(text, { action: { label: "Undo", run: () => takeBack(step) } });
}

function takeBack(step: Step): void {
  const at = steps.indexOf(step);
  if (at < 0) return;
  steps.splice(at, 1);
  step.undo().then(() => say(`Taken back: ${step.text}`), sayError);
}

/** Ctrl+Z outside of a text box. Says so when there is nothing left. */
export function undoLast(): void {
  const step = steps.at(-1);
  if (step) takeBack(step);
  else say("Nothing to take back.");
}

/** Steps of a closed project cannot be taken back in another. */
export function forgetUndo(): void {
  steps.length = 0;
}
