/** Selects the files of a checkpoint folder that are imported, and reports what is missing. Pure. */
import { formatCount } from "../../base/words/formatCount.ts";

export interface FileEntry {
  path: string;
  bytes: number;
}

export const INDEX_FILE = "model.safetensors.index.json";
export const SINGLE_FILE = "model.safetensors";

/** Imported as published where present; all are optional here. */
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

export interface ChosenFiles<T extends FileEntry> {
  /** Small files first, so that problems in them show before gigabytes are downloaded. */
  files: T[];
  /** Weight files, sorted by name. */
  weights: T[];
  problems: string[];
}

/** `shards`: the weight files that the index names; null without a readable index. */
export function chooseFiles<T extends FileEntry>(
  all: readonly T[],
  shards: readonly string[] | null,
): ChosenFiles<T> {
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
  if (!byPath.has("tokenizer.json")) problems.push(missingTokenizer(byPath));
  const single = byPath.get(SINGLE_FILE);
  const index = byPath.get(INDEX_FILE);
  let weights: T[] = [];
  if (single) weights = [single];
  else if (index) {
    const named = shards ?? all.map(({ path }) => path).filter((path) => SHARD.test(path));
    weights = named.flatMap((path) => byPath.get(path) ?? []).sort(byName);
    const missing = named.filter((path) => !byPath.has(path)).sort();
    if (missing.length > 0) {
      problems.push(
        `${INDEX_FILE} names ${formatCount(named.length, "file")}, but ${listed(missing)} ${missing.length === 1 ? "is" : "are"} not there. Add what is missing.`,
      );
    }
  } else problems.push(missingWeights(all));
  return { files: [...small, ...(index && !single ? [index] : []), ...weights], weights, problems };
}

function missingTokenizer(files: ReadonlyMap<string, FileEntry>): string {
  const old = ["tokenizer.model", "vocab.json"].find((path) => files.has(path));
  return old
    ? `There is no tokenizer.json, only ${old}, the older form. Load the tokenizer once in transformers and save it with save_pretrained, which writes tokenizer.json.`
    : "There is no tokenizer.json, so words cannot be turned into tokens. Add the one that belongs to this model.";
}

function missingWeights(all: readonly FileEntry[]): string {
  const shard = all.find(({ path }) => SHARD.test(path));
  if (shard) {
    return `There are weights in parts (${shard.path}), but no ${INDEX_FILE}, which says what lies where. Add it.`;
  }
  const other = all.find(({ path }) => OTHER_WEIGHTS.test(path));
  return other
    ? `The weights are in ${other.path}, which Scion does not open. It needs safetensors files, ${SINGLE_FILE} or parts with ${INDEX_FILE}; transformers' save_pretrained writes them.`
    : `There are no weights: neither ${SINGLE_FILE} nor parts with ${INDEX_FILE}.`;
}

const byName = (a: FileEntry, b: FileEntry) => (a.path < b.path ? -1 : 1);

/** "a", "a and b", "a, b and 3 more". */
function listed(names: readonly string[]): string {
  if (names.length <= 2) return names.join(" and ");
  return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}

/** The weight files that an index (`model.safetensors.index.json`) names; null when it is not an index. */
export function shardFiles(index: unknown): string[] | null {
  const map = (index as { weight_map?: unknown } | null)?.weight_map;
  if (typeof map !== "object" || map === null || Array.isArray(map)) return null;
  const files = [...new Set(Object.values(map))];
  const plain = files.every(
    (file) => typeof file === "string" && /^[\w.-]+\.safetensors$/.test(file),
  );
  return plain && files.length > 0 ? (files as string[]).sort() : null;
}
