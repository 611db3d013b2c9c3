/** What a network's `config.json` says of it: its kind, and the names of its classes. Pure. */
import { UserError } from "../base/userError.ts";

export interface NetworkConfig {
  modelType: string;
  /** By their number; empty when they have no names of their own. */
  labels: string[];
}

/** @throws UserError when it is not the JSON of an object */
export function readNetworkConfig(text: string): NetworkConfig {
  const config = parsed(text);
  const named = config["id2label"];
  const entries = typeof named === "object" && named !== null ? Object.entries(named) : [];
  const labels: string[] = [];
  for (const [index, label] of entries) labels[Number(index)] = String(label);
  const isWhole = labels.length === entries.length && !labels.includes(undefined as never);
  // What transformers writes where nobody has named the classes.
  const isNamed = !labels.every((label, i) => label === `LABEL_${i}`);
  return {
    modelType: typeof config["model_type"] === "string" ? config["model_type"] : "unknown",
    labels: isWhole && isNamed ? labels : [],
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // The sentence below says it.
  }
  throw new UserError(
    "The config.json of the network is damaged: it is not the JSON of an object. Take it again from where the network is published.",
  );
}
