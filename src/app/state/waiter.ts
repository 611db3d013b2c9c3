/** Who began something long and may have gone elsewhere when it ends: nobody is pulled back, and nothing is lost. */
import { isCancelled } from "./job.ts";
import { messageOf, showError, showToast } from "./toasts.ts";

export interface Outcome {
  /** What is said to whoever has left, and its button. */
  text: string;
  label: string;
  /** Goes to what came out. */
  go: () => void | Promise<void>;
}

export interface Waiter {
  isHere: () => boolean;
  /** Takes whoever has waited to the outcome; others stay where they are, and may go there by a message. */
  lead: (outcome: Outcome) => Promise<void>;
  /** A failure is shown where it was waited for, else as a message; a cancellation nowhere. */
  fail: (error: unknown, show: (message: string) => void) => void;
}

/** Call before the work begins. Going anywhere else is leaving, also when the person comes back. */
export function waiter(): Waiter {
  let hasLeft = false;
  addEventListener("hashchange", () => (hasLeft = true), { once: true });
  return {
    isHere: () => !hasLeft,
    async lead({ text, label, go }) {
      if (!hasLeft) return go();
      const run = () => void Promise.resolve(go()).catch(showError);
      showToast(text, { tone: "good", action: { label, run } });
    },
    fail(error, show) {
      if (hasLeft) showError(error);
      else if (!isCancelled(error)) show(messageOf(error));
    },
  };
}
