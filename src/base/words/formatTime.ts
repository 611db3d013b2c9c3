/** Formats durations: "0.4 s", "12 s", "3 min 20 s", "1 h 5 min", "2 d 3 h". */

export function formatTime(ms: number): string {
  if (!Number.isFinite(ms)) return "unknown time";
  if (ms < 950) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return two(seconds, 60, "min", "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return two(minutes, 60, "h", "min");
  return two(Math.round(minutes / 60), 24, "d", "h");
}

function two(value: number, size: number, large: string, small: string): string {
  const rest = value % size;
  const head = `${Math.floor(value / size)} ${large}`;
  return rest === 0 ? head : `${head} ${rest} ${small}`;
}
