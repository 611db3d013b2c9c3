/** Light, dark, or as the computer says. Kept in localStorage because it must be known before anything is drawn. */
export type Theme = "system" | "light" | "dark";

const STORAGE_KEY = "scion.theme";

export function theme(): Theme {
  const kept = localStorage.getItem(STORAGE_KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function setTheme(next: Theme): void {
  if (next === "system") {
    localStorage.removeItem(STORAGE_KEY);
    delete document.documentElement.dataset["theme"];
  } else {
    localStorage.setItem(STORAGE_KEY, next);
    document.documentElement.dataset["theme"] = next;
  }
}
