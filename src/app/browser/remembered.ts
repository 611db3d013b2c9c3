/**
 * Small things that the page keeps in localStorage: the theme, the last project, what is folded open. Where the browser forbids site
 * data, every access throws: then nothing is remembered, and the page says so itself once the worker has tried to store files.
 */

/** What is kept under `key`; null for nothing. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps `value` under `key`; null forgets it. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Forbidden or full: it is forgotten with the page.
  }
}
