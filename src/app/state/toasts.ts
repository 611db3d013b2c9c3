/** Toasts: messages that disappear after a while, reachable by keyboard while shown. */
import { isCancelled } from "./job.ts";
import type { Toast } from "./state.ts";
import { store } from "./store.ts";

/** Toasts with a button are shown longer. */
const DURATION_MS = 6000;
const DURATION_WITH_ACTION_MS = 12_000;

export function showToast(text: string, rest: Partial<Pick<Toast, "tone" | "action">> = {}): void {
  const toast: Toast = { id: crypto.randomUUID(), tone: "info", text, ...rest };
  store.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), toast] }));
  // Errors stay until they are dismissed.
  if (toast.tone === "error") return;
  setTimeout(() => dismissToast(toast.id), toast.action ? DURATION_WITH_ACTION_MS : DURATION_MS);
}

export function dismissToast(id: string): void {
  store.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Shows an error as a toast unless it is a cancellation; for `promise.catch(showError)`. */
export function showError(error: unknown): void {
  if (!isCancelled(error)) showToast(messageOf(error), { tone: "error" });
}
