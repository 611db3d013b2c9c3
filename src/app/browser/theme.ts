/** The colour theme: system, light or dark. In localStorage because it must be known before the first render. */
import { remember, remembered } from "./remembered.ts";

export type Theme = "system" | "light" | "dark";

const STORAGE_KEY = "scion.theme";

export function theme(): Theme {
  const stored = remembered(STORAGE_KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

export function setTheme(next: Theme): void {
  remember(STORAGE_KEY, next === "system" ? null : next);
  if (next === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = next;
}
