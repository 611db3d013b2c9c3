/** Sentences about networks that were brought. */
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { formatCount } from "../../../base/words/formatCount.ts";
import type {
  NetworkEntry,
  NetworkOrigin,
  NetworkRecord,
  TextNetworkRecord,
} from "../../../protocol/network.ts";

/** What is said where a network is chosen. */
export interface NetworkWords<N> {
  /** What is done without one. */
  none: string;
  /** What a folder must hold. */
  folder: string;
  /** What may be asked of the Hub, and the name of one that exists. */
  hub: { hint: string; such: string };
  /** The purpose of the job that brings one. */
  job: "network" | "textNetwork";
  facts(network: N): string;
  removal(network: N): string;
}

export const PICTURE_NETWORKS: NetworkWords<NetworkEntry> = {
  none: "the model's own eyes",
  folder:
    "A folder with config.json, preprocessor_config.json and model.onnx, as the Hub has them; of a pair that reads words too, such as CLIP, also vision_model.onnx, text_model.onnx, tokenizer.json and tokenizer_config.json. Drop it here or choose it. It runs on this computer and stays here.",
  hub: {
    hint: "An image classifier or feature extractor with an ONNX file: as its page is called, or the address of the page.",
    such: "Xenova/vit-base-patch16-224",
  },
  job: "network",
  facts: networkFacts,
  removal: removalText,
};

export const TEXT_NETWORKS: NetworkWords<TextNetworkRecord> = {
  none: "the words that they share",
  folder:
    "A folder with config.json, tokenizer.json, tokenizer_config.json and model.onnx, as sentence-transformers and the Hub have them; drop it here or choose it. It runs on this computer and stays here.",
  hub: {
    hint: "A network for sentences with an ONNX file: as its page is called, or the address of the page.",
    such: "Xenova/all-MiniLM-L6-v2",
  },
  job: "textNetwork",
  facts: textNetworkFacts,
  removal: ({ title }) => `Texts can then be compared by “${title}” only once it is brought again.`,
};

/** What it is and what is read of it. */
function networkFacts({
  modelType,
  bytes,
  inputSize: [width, height],
  features,
  labels,
  words,
  origin,
}: NetworkRecord): string {
  const what = features.name === "logits" ? "the scores of its classes" : features.name;
  const classes =
    labels.length > 0 ? ` It knows ${formatCount(labels.length, "class", "classes")}.` : "";
  const reads = words ? " It reads words, too, and can compare them with pictures." : "";
  return `${modelType}, ${formatBytes(bytes)}. It sees pictures of ${width} × ${height}; ${formatCount(features.width, "number")} of each ${features.width === 1 ? "is" : "are"} read (${what}).${classes}${reads}${originText(origin)}`;
}

const POOLINGS = {
  mean: "the mean over its tokens",
  cls: "that of its first token",
  max: "the largest over its tokens",
};

/** What it is and how a text becomes a vector. */
function textNetworkFacts({ modelType, bytes, texts, origin }: TextNetworkRecord): string {
  const { pooling, width, maxTokens, output } = texts;
  const how = pooling === null ? output : `${output}, ${POOLINGS[pooling]}`;
  return `${modelType}, ${formatBytes(bytes)}. It reads texts of up to ${formatCount(maxTokens, "token")}; ${formatCount(width, "number")} of each ${width === 1 ? "is" : "are"} compared (${how}).${originText(origin)}`;
}

const originText = (origin: NetworkOrigin | undefined) =>
  origin
    ? ` From ${origin.repo} on the Hub, commit ${origin.commit.slice(0, 7)}, licence: ${origin.licence || "not stated"}.`
    : "";

/** What removing it would mean. */
function removalText({ title, usedBy }: NetworkEntry): string {
  if (usedBy.length === 0) return `No specialist looks through “${title}”.`;
  const projects = usedBy.map((project) => `“${project}”`).join(", ");
  return `Specialists of ${projects} look through it. They can no longer answer beside a model, nor can their lessons go on, until “${title}” is brought again.`;
}
