/** Which of a checkpoint folder's files the studio needs, and in which words it says what is missing. Pure. */
import { formatCount } from "../base/formatCount.ts";

export interface NamedSize {
  path: string;
  bytes: number;
}

export const INDEX = "model.safetensors.index.json";
export const SINGLE = "model.safetensors";

/** Read as published where they are; none of them has to be. */
export const SMALL_FILES = [
  "config.json",
  "generation_config.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "added_tokens.json",
  "preprocessor_config.json",
  "video_preprocessor_config.json",
  "processor_config.json",
  "chat_template.jinja",
  "chat_template.json",
  "README.md",
  "LICENSE",
  "LICENSE.txt",
  "LICENSE.md",
  "NOTICE",
] as const;

const LICENCE_FILE = /^(licen[cs]e|notice|use_policy)(\.(txt|md))?$/i;
const SHARD = /^model-\d+-of-\d+\.safetensors$/;
const OTHER_WEIGHTS = /\.(bin|pt|pth|ckpt|gguf|h5|msgpack|onnx)$/i;

export const isLicenceFile = (path: string) => LICENCE_FILE.test(path);

export interface Choice<T extends NamedSize> {
  /** Small files first, so that a mistake in them shows before gigabytes have come. */
  files: T[];
  /** Weight files in their order. */
  weights: T[];
  problems: string[];
}

/** `shards` are the files that the index names, when there is an index and it was read. */
export function chooseFiles<T extends NamedSize>(
  all: readonly T[],
  shards: readonly string[] | null,
): Choice<T> {
  const byPath = new Map(all.map((file) => [file.path, file]));
  const problems: string[] = [];
  const small = all.filter(
    ({ path }) => (SMALL_FILES as readonly string[]).includes(path) || isLicenceFile(path),
  );
  if (!byPath.has("config.json")) {
    problems.push(
      "There is no config.json, so nobody knows what kind of model this is. Choose the folder that holds it, next to the weights.",
    );
  }
  if (!byPath.has("tokenizer.json")) problems.push(noTokenizer(byPath));
  const single = byPath.get(SINGLE);
  const index = byPath.get(INDEX);
  let weights: T[] = [];
  if (single) weights = [single];
  else if (index) {
    const named = shards ?? all.map(({ path }) => path).filter((path) => SHARD.test(path));
    weights = named.flatMap((path) => byPath.get(path) ?? []).sort(byName);
    const missing = named.filter((path) => !byPath.has(path)).sort();
    if (missing.length > 0) {
      problems.push(
        `${INDEX} names ${formatCount(named.length, "file")}, but ${listed(missing)} ${missing.length === 1 ? "is" : "are"} not there. Add what is missing.`,
      );
    }
  } else problems.push(noWeights(all));
  return { files: [...small, ...(index && !single ? [index] : []), ...weights], weights, problems };
}

function noTokenizer(files: ReadonlyMap<string, NamedSize>): string {
  const old = ["tokenizer.model", "vocab.json"].find((path) => files.has(path));
  return old
    ? `There is no tokenizer.json, only ${old}, the older form. Load the tokenizer once in transformers and save it with save_pretrained, which writes tokenizer.json.`
    : "There is no tokenizer.json, so words cannot be turned into tokens. Add the one that belongs to this model.";
}

function noWeights(all: readonly NamedSize[]): string {
  const shard = all.find(({ path }) => SHARD.test(path));
  if (shard) {
    return `There are weights in parts (${shard.path}), but no ${INDEX}, which says what lies where. Add it.`;
  }
  const other = all.find(({ path }) => OTHER_WEIGHTS.test(path));
  return other
    ? `The weights are in ${other.path}, which Scion does not open. It needs safetensors files, ${SINGLE} or parts with ${INDEX}; transformers' save_pretrained writes them.`
    : `There are no weights: neither ${SINGLE} nor parts with ${INDEX}.`;
}

const byName = (a: NamedSize, b: NamedSize) => (a.path < b.path ? -1 : 1);

/** "a", "a and b", "a, b and 3 more". */
function listed(names: readonly string[]): string {
  if (names.length <= 2) return names.join(" and ");
  return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}

/** The files that an index maps tensors to; null when it is not an index. */
export function shardsOf(index: unknown): string[] | null {
  const map = (index as { weight_map?: unknown } | null)?.weight_map;
  if (typeof map !== "object" || map === null || Array.isArray(map)) return null;
  const files = [...new Set(Object.values(map))];
  const plain = files.every(
    (file) => typeof file === "string" && /^[\w.-]+\.safetensors$/.test(file),
  );
  return plain && files.length > 0 ? (files as string[]).sort() : null;
}
