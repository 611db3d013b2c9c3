/** Light, dark, or as the computer says. Kept in localStorage because it must be known before anything is drawn. */
export type Theme = "system" | "light" | "dark";

const key = "scion.theme";

export function theme(): Theme {
  const kept = localStorage.getItem(key);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function setTheme(next: Theme): void {
  if (next === "system") {
    localStorage.removeItem(key);
    delete document.documentElement.dataset["theme"];
  } else {
    localStorage.setItem(key, next);
    document.documentElement.dataset["theme"] = next;
  }
}
