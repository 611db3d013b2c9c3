/** Chooses the next token from a row of logits: the most likely one, or a draw from the nucleus (Holtzman et al. 2019). */
import type { Random } from "../base/random.ts";

export interface SampleOptions {
  /** 0 takes the most likely token. */
  temperature: number;
  /** Draw among the most likely tokens that together have this share, 0 to 1. */
  topP: number;
}

/** logits (V) → id. Equal seeds give equal answers. */
export function sample(
  logits: Float32Array,
  { temperature, topP }: SampleOptions,
  random: Random,
): number {
  const best = logits.reduce((top, logit, id) => (logit > logits[top]! ? id : top), 0);
  if (temperature <= 0) return best;
  const shares = Float64Array.from(logits, (logit) =>
    Math.exp((logit - logits[best]!) / temperature),
  );
  const total = shares.reduce((sum, share) => sum + share, 0);
  const order = Array.from(shares.keys()).sort((a, b) => shares[b]! - shares[a]! || a - b);
  // The first tokens that reach the share, at least one.
  let reached = 0;
  let count = 0;
  while (count < order.length && (count === 0 || reached < topP * total))
    reached += shares[order[count++]!]!;
  let draw = random.uniform() * reached;
  for (const id of order.slice(0, count)) {
    draw -= shares[id]!;
    if (draw < 0) return id;
  }
  return order[count - 1]!;
}
