/** Scores of answers as people read them, by their scale. */

/** share: percent of 0 to 1. ten: 0 to 10. order: -1 to 1. Differences have the same scale. */
export function scoreText(value: number, scale: "share" | "ten" | "order"): string {
  const text = scale === "share" ? `${Math.round(100 * value)}\u00a0%` : value.toFixed(2);
  return text.replace("-", "−");
}

/** A difference of two scores, with its sign; of shares in points. */
export function differenceText(value: number, scale: "share" | "ten" | "order"): string {
  const size = scale === "share" ? String(Math.round(100 * value)) : value.toFixed(2);
  const sign = value > 0 && Number(size) !== 0 ? "+" : "";
  return `${sign}${size}`.replace("-", "−");
}
