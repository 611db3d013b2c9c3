/** Formats byte counts in decimal units: "812 bytes", "4.9 MB", "1.25 GB". */

const UNITS = ["kB", "MB", "GB", "TB"] as const;

export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return "unknown size";
  if (Math.abs(bytes) < 1000) return `${Math.round(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
  let value = bytes / 1000;
  let unit = 0;
  // 999.6 kB would round up to "1000 kB".
  while (Math.abs(value) >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${threeDigits(value)} ${UNITS[unit]}`;
}

/** Three significant digits at most, without trailing zeros. */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}
