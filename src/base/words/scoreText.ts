/** Scores of answers as people read them, by their scale. */

/** share: percent of 0 to 1. ten: 0 to 10. order: -1 to 1. Differences have the same scale. */
export function scoreText(value: number, scale: "share" | "ten" | "order"): string {
  const text = scale === "share" ? `${Math.round(100 * value)}\u00a0%` : value.toFixed(2);
  return text.replace("-", "−");
}
