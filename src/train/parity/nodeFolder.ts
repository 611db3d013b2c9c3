/** Model folders and recordings from disk, on Node's GPU. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { openProcessor } from "../../families/index.ts";
import type { Framing } from "../../base/media/framing.ts";
import type { Processor } from "../../media/processing/processor.ts";
import type { PrecisionPlan } from "../../protocol/config.ts";
import { loadChatTemplate } from "../../text/chatTemplate.ts";
import type { ConversationReader } from "../../text/conversationReader.ts";
import { loadTokenizer } from "../../text/tokenizer.ts";
import { endIds, mediaReader } from "../../modelLibrary/mediaReader.ts";
import { nodeGpu } from "../../engine/testing/nodeGpu.ts";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import type { ModelSession } from "../../inference/session.ts";
import type { ByteSource } from "../../formats/byteSource.ts";
import { openWeights } from "./parityModel.ts";
import type { Recording } from "./recording.ts";

/** @param name of the JSON file beside this one */
export function readRecording(name: string): Recording {
  return json(import.meta.dirname, `${name}.json`);
}

export const json = (folder: string, name: string) =>
  JSON.parse(readFileSync(path.join(folder, name), "utf8"));

export function fileSource(file: string): ByteSource {
  const bytes = readFileSync(file);
  return { size: bytes.length, slice: async (begin, end) => bytes.subarray(begin, end) };
}

export async function openFolder(
  folder: string,
  precision?: PrecisionPlan,
  profile?: DeviceProfile,
): Promise<ModelSession> {
  const weights = fileSource(path.join(folder, "model.safetensors"));
  return openWeights(await nodeGpu(), json(folder, "config.json"), weights, precision, profile);
}

const maybe = (folder: string, name: string) =>
  existsSync(path.join(folder, name)) ? json(folder, name) : undefined;

/** How the model of a folder cuts pictures and clips; clips have `frames` frames. */
export function processorOf(folder: string, frames: number, framing?: Framing): Processor {
  const files = {
    config: json(folder, "config.json"),
    preprocessor: json(folder, "preprocessor_config.json"),
    video: maybe(folder, "video_preprocessor_config.json"),
    processor: maybe(folder, "processor_config.json"),
  };
  return openProcessor(files, { maxFrames: frames, framing });
}

/** How the model of a folder with a tokenizer reads conversations; clips have `frames` frames. */
export function readerOf(
  folder: string,
  session: ModelSession,
  frames: number,
  framing?: Framing,
): ConversationReader {
  const settings = json(folder, "tokenizer_config.json");
  const tokenizer = loadTokenizer(json(folder, "tokenizer.json"), settings);
  const jinja = readFileSync(path.join(folder, "chat_template.jinja"), "utf8");
  const processor = processorOf(folder, frames, framing);
  return {
    tokenizer,
    template: loadChatTemplate(jinja, settings),
    media: mediaReader(session.recorder.model.vision!, processor, tokenizer),
    endIds: endIds(tokenizer, maybe(folder, "generation_config.json")),
    maxTokens: session.shape.contextLength,
  };
}
