/** The example before or after another in a list; at the ends it stays. Pure. */
import type { Example } from "../../../protocol/records.ts";

export function neighbour(shown: Example[], id: string | null, by: 1 | -1): Example | undefined {
  const at = shown.findIndex((example) => example.id === id);
  if (at < 0) return by === 1 ? shown[0] : shown.at(-1);
  return shown[Math.min(shown.length - 1, Math.max(0, at + by))];
}
