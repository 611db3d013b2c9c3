/** The colour theme: system, light or dark. In localStorage because it must be known before the first render. */
export type Theme = "system" | "light" | "dark";

const STORAGE_KEY = "scion.theme";

export function theme(): Theme {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
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
