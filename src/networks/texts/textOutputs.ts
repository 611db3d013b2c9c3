/** Which output of a network is read as a text's vector, and how it becomes one. Pure. */
import { UserError } from "../../base/userError.ts";
import type { Pooling, TextReading } from "../../protocol/network.ts";
import type { Output, Outputs } from "../outputs.ts";

/** Names by which sentence-transformers and transformers export one vector a text, and one a token. */
const VECTORS = ["sentence_embedding", "text_embeds"];
const TOKENS = ["token_embeddings", "last_hidden_state"];

/** What is said beside the graph of how its vectors are made. */
export type TextSettings = Pick<TextReading, "isNormalised" | "maxTokens"> & {
  /** Of tokens. @throws UserError when it is none of those that are implemented */
  pooling(): Pooling;
};

/**
 * Reads what the network gave for a trial text.
 * @throws UserError when no output can be read as a vector
 */
export function readableText(outputs: Outputs, settings: TextSettings): TextReading {
  const { pooling, ...more } = settings;
  const vector = VECTORS.find((name) => hasRank(outputs[name], 2));
  if (vector !== undefined)
    return { ...more, output: vector, pooling: null, width: widthOf(outputs[vector]!) };
  const tokens = TOKENS.find((name) => hasRank(outputs[name], 3));
  if (tokens !== undefined)
    return { ...more, output: tokens, pooling: pooling(), width: widthOf(outputs[tokens]!) };
  const given = Object.keys(outputs).map((name) => `${name} (${outputs[name]!.dims.join(" × ")})`);
  throw new UserError(
    `The network gives ${given.join(", ") || "no numbers"} for a text, and none of these is known to be its vector: ${[...VECTORS, ...TOKENS].join(", ")}. Export it as feature extraction.`,
  );
}

const hasRank = (output: Output | undefined, rank: number) =>
  output !== undefined && output.dims.length === rank && output.dims[0] === 1;

const widthOf = ({ dims }: Output) => dims.at(-1)!;

/** (width). @throws UserError when it gave numbers that are not finite, or another number of them than for the trial text */
export function textVector(
  outputs: Outputs,
  { output, pooling, isNormalised, width }: TextReading,
): Float32Array {
  const data = outputs[output]?.data ?? new Float32Array();
  const odd = data.find((value) => !Number.isFinite(value));
  if (odd !== undefined)
    throw new UserError(`The network gave ${odd} among the numbers of a text.`);
  const rows = data.length / width;
  if (rows < 1 || !Number.isInteger(rows) || (pooling === null && rows !== 1)) {
    throw new UserError(
      `The network gave ${data.length} numbers as ${output}, where a multiple of ${width} was expected.`,
    );
  }
  const vector = Float32Array.from({ length: width }, (_, c) =>
    pooled(data, { rows, width, c }, pooling ?? "cls"),
  );
  return isNormalised ? ofLengthOne(vector) : vector;
}

/** One number of `data` (rows, width). The first row is that of the token CLS. */
function pooled(
  data: Float32Array,
  { rows, width, c }: { rows: number; width: number; c: number },
  pooling: Pooling,
): number {
  if (pooling === "cls") return data[c]!;
  let [sum, most] = [0, -Infinity];
  for (let row = 0; row < rows; row++) {
    const value = data[row * width + c]!;
    sum += value;
    most = Math.max(most, value);
  }
  return pooling === "max" ? most : sum / rows;
}

function ofLengthOne(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}
