/** A network that reads texts, in memory: through its own tokenizer and its graph, one at a time, on the processor. */
import type { PreTrainedModel, PreTrainedTokenizer } from "@huggingface/transformers";
import { UserError } from "../../base/userError.ts";
import type { Outputs } from "../outputs.ts";
import {
  graphOptions,
  messageOf,
  numbersOf,
  openingProblem,
  type NetworkFiles,
} from "../runNetwork.ts";
import { loadTransformersJs, NETWORK, type Library } from "../transformersJs.ts";
import { firstTokens } from "./firstTokens.ts";

export interface TextNetworkFiles extends NetworkFiles {
  /** Name of the graph in the folder "onnx", without its ending. */
  graph: string;
  /** Of longer texts the beginning is read. */
  maxTokens: number;
}

/** What a network gives for one text. */
export interface ReadText {
  outputs: Outputs;
  /** Of the whole text, with those that mark its beginning and end. */
  tokens: number;
}

/** Inputs that a tokenizer can give. */
const INPUTS = ["input_ids", "attention_mask", "token_type_ids"];

/**
 * Opens a network → what reads a text through it.
 * @throws UserError when a file is damaged, the graph has an operator that the runtime lacks, or it takes other things than a text;
 * reading throws it when the graph does not take the text
 */
export async function openTextNetwork({
  title,
  files,
  externalData,
  graph,
  maxTokens,
}: TextNetworkFiles): Promise<(text: string) => Promise<ReadText>> {
  const library = await loadTransformersJs(files);
  const { AutoTokenizer, AutoModel } = library;
  const tokenizer = await AutoTokenizer.from_pretrained(NETWORK).catch((cause: unknown) => {
    throw new UserError(
      `"${title}" could not be opened: its tokenizer.json or tokenizer_config.json is damaged (${messageOf(cause)}).`,
      { cause },
    );
  });
  const options = { ...graphOptions(externalData), model_file_name: graph };
  const model = await AutoModel.from_pretrained(NETWORK, options).catch((cause: unknown) => {
    throw openingProblem(title, messageOf(cause));
  });
  requireTextInputs(title, model);
  return async (text) => {
    try {
      return await read(library, tokenizer, model, text, maxTokens);
    } catch (cause) {
      throw new UserError(`"${title}" refuses the text "${shorten(text)}": ${messageOf(cause)}`, {
        cause,
      });
    }
  };
}

interface Encoded {
  dims: number[];
  data: ArrayLike<bigint>;
}

async function read(
  { Tensor }: Library,
  tokenizer: PreTrainedTokenizer,
  model: PreTrainedModel,
  text: string,
  maxTokens: number,
): Promise<ReadText> {
  const whole = tokenizer(text) as Record<string, Encoded>;
  const idsOf = (encoded: Record<string, Encoded>) => Array.from(encoded["input_ids"]!.data);
  const ids = idsOf(whole);
  if (ids.length <= maxTokens)
    return { outputs: numbersOf(await model(whole)), tokens: ids.length };
  const bare = idsOf(tokenizer(text, { add_special_tokens: false }) as Record<string, Encoded>);
  const short = { ...whole, input_ids: { data: firstTokens(ids, bare, maxTokens) } };
  // The others are the same for every token of one text.
  const given = Object.entries(short).map(([name, { data }]) => {
    const values = BigInt64Array.from(Array.from(data).slice(0, maxTokens));
    return [name, new Tensor("int64", values, [1, values.length])] as const;
  });
  return { outputs: numbersOf(await model(Object.fromEntries(given))), tokens: ids.length };
}

/** @throws UserError */
function requireTextInputs(title: string, { sessions }: PreTrainedModel): void {
  const { inputNames } = (sessions as { model: { inputNames: readonly string[] } }).model;
  if (inputNames.includes("input_ids") && inputNames.every((name) => INPUTS.includes(name))) return;
  throw new UserError(
    `"${title}" takes ${inputNames.join(", ")}, and it is given the tokens of a text (${INPUTS.join(", ")}). Export its text part alone.`,
  );
}

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
