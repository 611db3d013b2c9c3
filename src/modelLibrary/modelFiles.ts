/**
 * Models by their id, wherever their files lie, in Hugging Face's layout: settings, tokenizer and chat template are read once
 * and kept. Of the weights only the headers are read here; the engine streams the rest.
 */
import { size } from "../engine/graph/shape.ts";
import type { OpenModel } from "../families/family.ts";
import { familyOf } from "../families/index.ts";
import { openSafetensors, type SafetensorsFiles } from "../engine/weights/safetensorsFiles.ts";
import type { Processor, Settings } from "../media/processing/processor.ts";
import type { Geometry } from "../protocol/geometry.ts";
import { loadChatTemplate } from "../text/chatTemplate.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import { loadTokenizer, type Tokenizer } from "../text/tokenizer.ts";
import { endIds, mediaReader, studioProcessor } from "./mediaReader.ts";
import { openFolder, type ModelFolder } from "./folder.ts";

/** The studio's own facts about a model, beside the published files: scion.json. */
export interface ScionConfig {
  /** How many frames of a clip the model was made for. */
  frames: number;
}

/** For models that say nothing of it: what Video-LLaVA was made for, and a clip that a browser can hold. */
const FRAMES = 8;

export class ModelFiles {
  private readonly kept = new Map<string, Promise<unknown>>();

  private once<T>(key: string, make: () => Promise<T>): Promise<T> {
    let promise = this.kept.get(key) as Promise<T> | undefined;
    if (!promise) {
      promise = make();
      this.kept.set(key, promise);
      // A failure is not remembered, so that the next call tries again.
      promise.catch(() => this.kept.delete(key));
    }
    return promise;
  }

  private folder(modelId: string): Promise<ModelFolder> {
    return this.once(`${modelId}/`, () => openFolder(modelId));
  }

  /** A JSON file of a model, parsed. */
  json<T>(modelId: string, name: string): Promise<T> {
    return this.once(`${modelId}/${name}`, async () => (await this.folder(modelId)).json<T>(name));
  }

  /** Where each tensor of a model lies; only headers have been read. */
  tensors(modelId: string): Promise<SafetensorsFiles> {
    return this.once(`${modelId}/tensors`, async () => {
      const folder = await this.folder(modelId);
      return openSafetensors((name) => folder.bytes(name));
    });
  }

  /** Numbers in all tensors of a model. */
  async parameters(modelId: string): Promise<number> {
    const tensors = await this.tensors(modelId);
    return [...tensors.values()].reduce((sum, { shape }) => sum + size(shape), 0);
  }

  /** A model has gone: nothing of it is remembered. */
  forget(modelId: string): void {
    for (const key of this.kept.keys()) if (key.startsWith(`${modelId}/`)) this.kept.delete(key);
  }

  /** The studio's own facts, or what is assumed of a model that was brought here. */
  async scion(modelId: string): Promise<ScionConfig> {
    return (await this.optional<ScionConfig>(modelId, "scion.json")) ?? { frames: FRAMES };
  }

  /** The architecture with its numbers, without weights. */
  private async architecture(modelId: string): Promise<OpenModel> {
    const config = await this.json<Record<string, unknown>>(modelId, "config.json");
    return familyOf(config["model_type"]).open(config);
  }

  /** How pictures and clips are prepared; null for a model that reads text only. */
  processor(modelId: string): Promise<Processor | null> {
    return this.once(`${modelId}/processor`, async () => {
      const { eyes } = await this.architecture(modelId);
      if (!eyes) return null;
      const [tokenizer, config, preprocessor, video, processor, { frames }] = await Promise.all([
        this.tokenizer(modelId),
        this.json<Settings>(modelId, "config.json"),
        this.optional<Settings>(modelId, "preprocessor_config.json"),
        this.optional<Settings>(modelId, "video_preprocessor_config.json"),
        this.optional<Settings>(modelId, "processor_config.json"),
        this.scion(modelId),
      ]);
      // Without either pictures cannot be prepared: the model then reads text only.
      if (!preprocessor && !processor?.["image_processor"]) return null;
      const files = {
        config,
        preprocessor: preprocessor ?? {},
        ...(video && { video }),
        ...(processor && { processor }),
      };
      return studioProcessor(files, eyes, tokenizer, frames);
    });
  }

  /** Places that a medium takes in the text, cut so; 0 for a model that reads text only. */
  async visualRows(modelId: string, geometry: Geometry): Promise<number> {
    return (await this.architecture(modelId)).eyes?.visualRows(geometry) ?? 0;
  }

  private tokenizer(modelId: string): Promise<Tokenizer> {
    return this.once(`${modelId}/tokenizer`, async () =>
      loadTokenizer(
        await this.json<object>(modelId, "tokenizer.json"),
        await this.json<object>(modelId, "tokenizer_config.json"),
      ),
    );
  }

  /** How the model reads conversations. */
  reader(modelId: string): Promise<ConversationReader> {
    return this.once(`${modelId}/reader`, async () => {
      const config = await this.json<object>(modelId, "tokenizer_config.json");
      const jinja = await this.template(modelId);
      const tokenizer = await this.tokenizer(modelId);
      const { shape, eyes } = await this.architecture(modelId);
      const processor = await this.processor(modelId);
      const generation = await this.optional<object>(modelId, "generation_config.json");
      return {
        tokenizer,
        template: loadChatTemplate(jinja, config),
        media: eyes && processor ? mediaReader(eyes, processor, tokenizer) : null,
        endIds: endIds(tokenizer, generation),
        maxTokens: shape.context,
      };
    });
  }

  /** The chat template's own file, in either form; without one it is in the tokenizer's settings. */
  private async template(modelId: string): Promise<string | null> {
    const text = await (await this.folder(modelId)).text("chat_template.jinja");
    if (text !== null) return text;
    type Wrapped = { chat_template?: string };
    const wrapped = await this.optional<Wrapped>(modelId, "chat_template.json");
    return wrapped?.chat_template ?? null;
  }

  /** A JSON file that not every model has. */
  private async optional<T>(modelId: string, name: string): Promise<T | undefined> {
    const folder = await this.folder(modelId);
    return (await folder.bytes(name)) ? this.json<T>(modelId, name) : undefined;
  }
}
