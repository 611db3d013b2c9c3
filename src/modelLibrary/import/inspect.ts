/** Inspects a model at its source before any weights are downloaded: files, licence, type, sizes, and problems. */
import { UserError } from "../../base/userError.ts";
import { formatBytes } from "../../base/words/formatBytes.ts";
import type { ModelInspection } from "../../protocol/models.ts";
import type { ProcessorFiles } from "../../media/processing/processor.ts";
import { readProcessorFiles } from "../mediaReader.ts";
import { size } from "../../engine/graph/shape.ts";
import type { CheckpointTensors } from "../../engine/weights/safetensorsFiles.ts";
import { freeBytes } from "../../storage/io/freeBytes.ts";
import { loadChatTemplate } from "../../text/chatTemplate.ts";
import { chooseFiles, INDEX_FILE, isLicenceFile, shardFiles, SINGLE_FILE } from "./chooseFiles.ts";
import { isKnownType } from "../../families/index.ts";
import { readHeaders } from "./headers.ts";
import { readFirstBytes, MAX_TEXT_BYTES } from "./http.ts";
import { licenceOf } from "./licence.ts";
import type { ListedFile } from "./hub.ts";
import type { ModelSource } from "./source.ts";

export interface InspectedModel {
  inspection: Omit<ModelInspection, "inspectionId" | "modelId" | "fit">;
  source: ModelSource;
  /** The files to import. */
  files: ListedFile[];
  config: Record<string, unknown> | null;
  /** From the safetensors headers; null when they could not be read. */
  tensors: CheckpointTensors | null;
  /** null for a model that reads text only, or whose pictures cannot be prepared. */
  processorFiles: ProcessorFiles | null;
}

/** @throws {UserError} when the source or one of its files is unusable; smaller problems are listed in the result. */
export async function inspectModel(
  source: ModelSource,
  signal: AbortSignal,
): Promise<InspectedModel> {
  const byPath = new Map(source.files.map((file) => [file.path, file]));
  const readable = source.gate !== "closed";
  const text = async (path: string | undefined): Promise<string> => {
    const file = path === undefined ? undefined : byPath.get(path);
    if (!file || !readable) return "";
    const { chunks } = await source.open(file, 0, signal);
    return new TextDecoder().decode(await readFirstBytes(chunks, MAX_TEXT_BYTES));
  };
  const json = async (path: string) => {
    const content = await text(path);
    return content ? parsed(content, path) : undefined;
  };
  const index = byPath.has(SINGLE_FILE) ? "" : await text(INDEX_FILE);
  const shards = index ? shardFiles(parsed(index, INDEX_FILE)) : null;
  const { files, weights, problems } = chooseFiles(source.files, shards);
  const isWeightMissing = shards?.some((path) => !byPath.has(path)) || (index && !shards);
  if (index && !shards)
    problems.push(`${INDEX_FILE} names no files: it is damaged. Get a fresh copy.`);
  const config = (await json("config.json")) ?? null;
  const modelType = typeof config?.["model_type"] === "string" ? config["model_type"] : "";
  const supported = isKnownType(modelType);
  const notes: string[] = [];
  if (!readable) {
    problems.unshift(
      "It is gated: its owner asks people to agree first. Open its page on the Hub, agree there, make an access token with read rights, enter it above and look again.",
    );
  } else if (config && !supported) {
    problems.push(
      modelType
        ? `config.json says that this is a "${modelType}", a kind that Scion cannot open yet.`
        : "config.json does not say what kind of model this is (model_type).",
    );
  }
  const tensors =
    readable && weights.length > 0 && !isWeightMissing
      ? await readHeaders(source, files, signal)
      : null;
  const processorFiles = config && supported ? await readProcessorFiles(config, json) : null;
  if (supported && config && "vision_config" in config && !processorFiles) {
    notes.push(
      "There is no preprocessor_config.json: pictures cannot be prepared, only text works.",
    );
  }
  if (readable && supported) {
    const wrong = await templateProblem(text, json);
    if (wrong) problems.push(wrong);
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const free = await freeBytes();
  if (bytes > free) {
    problems.push(
      `It takes ${formatBytes(bytes)} on the disk, and this browser has ${formatBytes(free)} free for Scion. Delete what you no longer need, or free space on the computer.`,
    );
  }
  const card = await text("README.md");
  const licenceFile = source.files.find(
    ({ path }) => isLicenceFile(path) && !/^notice/i.test(path),
  );
  return {
    source,
    files,
    config,
    tensors,
    processorFiles,
    inspection: {
      title: source.title,
      origin: source.origin,
      licence: licenceOf(card, source.card, await text(licenceFile?.path)),
      files: files.map(({ path, bytes }) => ({ path, bytes })),
      bytes,
      modelType,
      supported,
      parameters: [...(tensors?.values() ?? [])].reduce((sum, { shape }) => sum + size(shape), 0),
      gate: source.gate,
      freeBytes: free,
      problems,
      notes,
    },
  };
}

/** Loads and renders the chat template from wherever it is published. Returns why it cannot be used, or null. */
async function templateProblem(
  text: (path: string) => Promise<string>,
  json: (path: string) => Promise<Record<string, unknown> | undefined>,
): Promise<string | null> {
  try {
    const { chat_template: wrapped } = (await json("chat_template.json")) ?? {};
    const jinja = (await text("chat_template.jinja")) || wrapped;
    const settings = (await json("tokenizer_config.json")) ?? {};
    const template = loadChatTemplate(typeof jinja === "string" ? jinja : null, settings);
    template.render([{ role: "user", text: "Hello" }], true);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @throws {UserError} when it is not a JSON object. */
function parsed(text: string, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Reported below, together with JSON that is no object.
  }
  throw new UserError(
    `${name} is not a JSON object: it is damaged or something else. Get a fresh copy.`,
  );
}
