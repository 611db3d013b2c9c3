/** A probability by luck as people read it. */
export function luckText(luck: number): string {
  return luck < 0.001
    ? "luck: below 0.1\u00a0%"
    : `luck: ${(100 * luck).toFixed(luck < 0.1 ? 1 : 0)}\u00a0%`;
}
