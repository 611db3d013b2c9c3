/** Sentences about an image network that was brought. */
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { formatCount } from "../../../base/words/formatCount.ts";
import type { NetworkEntry, NetworkRecord } from "../../../protocol/network.ts";

/** What it is and what is read of it. */
export function networkFacts({
  modelType,
  bytes,
  inputSize: [width, height],
  features,
  labels,
  origin,
}: NetworkRecord): string {
  const what = features.name === "logits" ? "the scores of its classes" : features.name;
  const classes =
    labels.length > 0 ? ` It knows ${formatCount(labels.length, "class", "classes")}.` : "";
  const from = origin
    ? ` From ${origin.repo} on the Hub, commit ${origin.commit.slice(0, 7)}, licence: ${origin.licence || "not stated"}.`
    : "";
  return `${modelType}, ${formatBytes(bytes)}. It sees pictures of ${width} × ${height}; ${formatCount(features.width, "number")} of each ${features.width === 1 ? "is" : "are"} read (${what}).${classes}${from}`;
}

/** What removing it would mean. */
export function removalText({ title, usedBy }: NetworkEntry): string {
  if (usedBy.length === 0) return `No specialist looks through “${title}”.`;
  const projects = usedBy.map((project) => `“${project}”`).join(", ");
  return `Specialists of ${projects} look through it. They can no longer answer beside a model, nor can their lessons go on, until “${title}” is brought again.`;
}
