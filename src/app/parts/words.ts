/** Formats durations, counts, percentages and relative times for display. Sizes and exact counts: src/base/format*.ts. */

export { percentText } from "../../base/words/percentText.ts";
import { formatBytes } from "../../base/words/formatBytes.ts";
import type { Progress } from "../../base/async/progressMeter.ts";

/** 95_000 -> "1 min 35 s". */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${Math.max(1, seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) {
    const rest = seconds % 60;
    return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
  }
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest ? `${Math.floor(minutes / 60)} h ${rest} min` : `${Math.floor(minutes / 60)} h`;
}

/** 3.14159 -> "3.1", 1234 -> "1,234". */
export function countText(value: number): string {
  return value < 10 && !Number.isInteger(value)
    ? value.toFixed(1)
    : Math.round(value).toLocaleString("en");
}

/** "3 of 12", "3 of 12 views" (tiles and frames, as a model sees them), or "1.2 MB of 3 GB". */
export function amountText({ done, total, unit }: Pick<Progress, "done" | "total" | "unit">) {
  if (unit === "bytes") return `${formatBytes(done)} of ${formatBytes(total)}`;
  return `${done} of ${total}${unit ? ` ${unit}` : ""}`;
}

/** "just now", "5 min ago", "3 h ago", else the date. `now` in ms since 1970. */
export function agoText(iso: string, now = Date.now()): string {
  const ms = now - Date.parse(iso);
  if (ms < 60_000) return "just now";
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ago`;
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h ago`;
  return new Date(iso).toLocaleDateString("en", {
    day: "numeric",
    month: "short",
    year: "numeric",
  });
}
