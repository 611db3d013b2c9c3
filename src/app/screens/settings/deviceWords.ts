/** Words about how fast a device computes, and with which kernels. */
import { percentText } from "../../../base/words/percentText.ts";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import type { ClassSpeed, DeviceSpeed } from "../../../protocol/device/deviceSpeed.ts";
import type { HalfReport } from "../../../protocol/device/halfReport.ts";

/** "44 MFLOP/s", "4.4 GFLOP/s", "1.2 TFLOP/s". */
export function rateText(flopsPerSecond: number): string {
  if (flopsPerSecond >= 1e12) return `${(flopsPerSecond / 1e12).toFixed(1)} TFLOP/s`;
  if (flopsPerSecond >= 1e9) return `${(flopsPerSecond / 1e9).toFixed(1)} GFLOP/s`;
  return `${(flopsPerSecond / 1e6).toFixed(0)} MFLOP/s`;
}

const TITLES: Readonly<Record<string, string>> = {
  "nt many small": "Forward, a lesson's rows, small matrices",
  "nn many small": "Back, a lesson's rows, small matrices",
  "nt many large": "Forward, a lesson's rows, large matrices",
  "nn many large": "Back, a lesson's rows, large matrices",
  "nt some": "Forward, up to 128 rows",
  "nn some": "Back, up to 128 rows",
  "nt few": "Forward, up to 32 rows",
  "nn few": "Back, up to 32 rows",
  "nt single": "An answer, word by word",
  "nt f32": "Forward, full precision",
  "nn f32": "Back, full precision",
  "attention single": "Attention of an answer, word by word",
  "attention forward": "Attention, forward",
  "attention back": "Attention, back",
  norm: "Norms between layers",
};

/** What a class of work is, for people. */
export const classTitle = (id: string): string => TITLES[id] ?? id;

/** What it was measured by, in technical words. */
export function sizeText({ id, size: { rows, columns, depth } }: ClassSpeed): string {
  if (id.startsWith("attention")) return `${rows} queries, ${columns} keys, width ${depth}`;
  if (id === "norm") return `${rows} rows of ${columns}`;
  return `${rows} × ${depth} × ${columns}, ${id.endsWith("f32") ? "f32" : "q4"}`;
}

/** What half precision is, and what it costs on this device. */
export function halfHint({ error, matrix, isSound }: HalfReport): string {
  const by = matrix ? `subgroup matrices of ${matrix.replaceAll("x", "×")}` : "tiles of f16";
  if (!isSound) {
    return `This device computes them wrong, by ${shareText(error)} of a product's largest value where rounding explains 0.1\u00a0%, so lessons do not use them. (shader-f16, ${by})`;
  }
  return `New lessons round what they multiply to 11 bits and add exactly as before; each lesson keeps what it began with. The largest error on this device is ${shareText(error)} of a product's largest value. Whether it is faster shows in a lesson. (shader-f16, ${by}, sums in f32)`;
}

/** A small share: "0.006 %". */
const shareText = (share: number) => `${Number((share * 100).toPrecision(1))}\u00a0%`;

/** A single row waits for its weights, a norm for its rows, and what counts is how fast they come; elsewhere arithmetic counts. */
const isStreamed = ({ id }: ClassSpeed) => id.endsWith("single") || id === "norm";

/** What one variant reaches, and what share of the device's best that is. */
export function reached(
  measured: ClassSpeed,
  variant: string,
  { ceilings, bytesPerSecond }: Pick<DeviceSpeed, "ceilings" | "bytesPerSecond">,
): { rate: string; share: number; of: string } {
  const seconds = measured.ms[variant]! / 1000;
  const best = (share: number, of: string) => ({ share, of: `${percentText(share)} of ${of}` });
  if (isStreamed(measured)) {
    const bytes = measured.bytes / seconds;
    return { rate: `${formatBytes(bytes)}/s`, ...best(bytes / bytesPerSecond, "memory at best") };
  }
  const flops = measured.flops / seconds;
  return { rate: rateText(flops), ...best(flops / ceilings.f32, "f32 at best") };
}

/** Which kernel won, and what the rule would have taken. */
export function choiceText({ chosen, rule, ms }: ClassSpeed): string {
  if (chosen === rule)
    return Object.keys(ms).length > 1 ? `${chosen}, as by rule` : `${chosen}, the only one`;
  const gain = ms[rule] === undefined ? undefined : ms[rule] / ms[chosen]!;
  return gain === undefined
    ? `${chosen}; by rule ${rule}, which this device does not compile`
    : `${chosen}, ${gain.toFixed(2)} times as fast as ${rule} by rule`;
}

/** The variants of a class, the fastest first. */
export const variantsOf = ({ ms }: ClassSpeed): string[] =>
  Object.keys(ms).toSorted((a, b) => ms[a]! - ms[b]!);
