/**
 * The files of models by id, in Hugging Face's layout: configurations, tokenizer, processor and chat template, cached.
 * Only the headers of the weights are read here.
 */
import { canonicalJson } from "../base/canonicalJson.ts";
import { size } from "../engine/graph/shape.ts";
import type { OpenModel } from "../families/family.ts";
import { adaptableParts } from "../families/adaptableParts.ts";
import { familyOf } from "../families/index.ts";
import { openSafetensors, type CheckpointTensors } from "../engine/weights/safetensorsFiles.ts";
import type { Processor, ProcessorFiles, Settings } from "../media/processing/processor.ts";
import { withTies, type ModelPlan } from "../inference/openModel.ts";
import type { ModelPart, PrecisionPlan } from "../protocol/config.ts";
import type { Framing } from "../base/media/framing.ts";
import type { MediaGrid } from "../protocol/mediaGrid.ts";
import { loadChatTemplate } from "../text/chatTemplate.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import { loadTokenizer, type Tokenizer } from "../text/tokenizer.ts";
import { endIds, mediaReader, readProcessorFiles, studioProcessor } from "./mediaReader.ts";
import { openFolder, type ModelFolder } from "./folder.ts";

/** scion.json, the studio's own settings of a model. */
export interface ScionConfig {
  /** Number of frames that are sampled from a clip. */
  frames: number;
}

/** Default number of frames: that of Video-LLaVA. */
const DEFAULT_FRAMES = 8;

export class ModelFiles {
  readonly #cache = new Map<string, Promise<unknown>>();

  #cached<T>(key: string, make: () => Promise<T>): Promise<T> {
    let promise = this.#cache.get(key) as Promise<T> | undefined;
    if (!promise) {
      promise = make();
      this.#cache.set(key, promise);
      // Failures are not cached, so that the next call retries.
      promise.catch(() => this.#cache.delete(key));
    }
    return promise;
  }

  #folder(modelId: string): Promise<ModelFolder> {
    return this.#cached(`${modelId}/`, () => openFolder(modelId));
  }

  /** A JSON file of a model, parsed. */
  json<T>(modelId: string, name: string): Promise<T> {
    return this.#cached(`${modelId}/${name}`, async () =>
      (await this.#folder(modelId)).json<T>(name),
    );
  }

  /** The tensors of a model's weight files, from their headers. */
  tensors(modelId: string): Promise<CheckpointTensors> {
    return this.#cached(`${modelId}/tensors`, async () => {
      const folder = await this.#folder(modelId);
      return openSafetensors((name) => folder.bytes(name));
    });
  }

  /** Number of parameters of a model. */
  async parameters(modelId: string): Promise<number> {
    const tensors = await this.tensors(modelId);
    return [...tensors.values()].reduce((sum, { shape }) => sum + size(shape), 0);
  }

  /**
   * The plan of a model with the tensors that are stored twice, which the device holds once: the beginning of every tensor is
   * read, once for each precision.
   */
  async withTies(modelId: string, plan: ModelPlan, precision: PrecisionPlan): Promise<ModelPlan> {
    const key = `${modelId}/ties ${canonicalJson(precision)}`;
    const { ties } = await this.#cached(key, () => withTies(plan));
    return { ...plan, ...(ties && { ties }) };
  }

  /** Drops the cached files of a deleted model. */
  evict(modelId: string): void {
    for (const key of this.#cache.keys())
      if (key.startsWith(`${modelId}/`)) this.#cache.delete(key);
  }

  /** scion.json, or the defaults for imported models. */
  async scion(modelId: string): Promise<ScionConfig> {
    return (
      (await this.#optionalJson<ScionConfig>(modelId, "scion.json")) ?? { frames: DEFAULT_FRAMES }
    );
  }

  /** The model's architecture and hyperparameters, without weights. */
  async #architecture(modelId: string): Promise<OpenModel> {
    const config = await this.json<Record<string, unknown>>(modelId, "config.json");
    return familyOf(config["model_type"]).open(config);
  }

  /** The parts that may carry adapters. */
  async parts(modelId: string): Promise<ModelPart[]> {
    return adaptableParts(await this.#architecture(modelId));
  }

  /** The image and video processor, for media that go in so; null for a text-only model. */
  processor(modelId: string, framing: Framing = "crop"): Promise<Processor | null> {
    return this.#cached(`${modelId}/processor ${framing}`, async () => {
      const { vision } = await this.#architecture(modelId);
      if (!vision) return null;
      const files = await this.processorFiles(modelId);
      if (!files) return null;
      const [tokenizer, { frames }] = await Promise.all([
        this.#tokenizer(modelId),
        this.scion(modelId),
      ]);
      return studioProcessor(files, vision, tokenizer, frames, framing);
    });
  }

  /** How media that are no squares may go in; none where the model's files cut nothing off, or it reads text only. */
  async framings(modelId: string): Promise<readonly Framing[]> {
    return (await this.processor(modelId))?.framings ?? [];
  }

  /** null for a model that is used for text alone. */
  async processorFiles(modelId: string): Promise<ProcessorFiles | null> {
    const config = await this.json<Settings>(modelId, "config.json");
    return readProcessorFiles(config, (name) => this.#optionalJson<Settings>(modelId, name));
  }

  /** Places that a medium takes in the text, cut so; 0 for a model that reads text only. */
  async visualTokens(modelId: string, geometry: MediaGrid): Promise<number> {
    return (await this.#architecture(modelId)).vision?.visualTokens(geometry) ?? 0;
  }

  #tokenizer(modelId: string): Promise<Tokenizer> {
    return this.#cached(`${modelId}/tokenizer`, async () =>
      loadTokenizer(
        await this.json<object>(modelId, "tokenizer.json"),
        await this.json<object>(modelId, "tokenizer_config.json"),
      ),
    );
  }

  /** Tokenizer, chat template and media expansion of a model. Tokens are the same whatever the framing; grids carry it. */
  reader(modelId: string, framing: Framing = "crop"): Promise<ConversationReader> {
    return this.#cached(`${modelId}/reader ${framing}`, async () => {
      const config = await this.json<object>(modelId, "tokenizer_config.json");
      const jinja = await this.#template(modelId);
      const tokenizer = await this.#tokenizer(modelId);
      const { shape, vision } = await this.#architecture(modelId);
      const processor = await this.processor(modelId, framing);
      const generation = await this.#optionalJson<object>(modelId, "generation_config.json");
      return {
        tokenizer,
        template: loadChatTemplate(jinja, config),
        media: vision && processor ? mediaReader(vision, processor, tokenizer) : null,
        endIds: endIds(tokenizer, generation),
        maxTokens: shape.contextLength,
      };
    });
  }

  /** The chat template's own file (.jinja or .json); null when it is in tokenizer_config.json. */
  async #template(modelId: string): Promise<string | null> {
    const text = await (await this.#folder(modelId)).text("chat_template.jinja");
    if (text !== null) return text;
    type Wrapped = { chat_template?: string };
    const wrapped = await this.#optionalJson<Wrapped>(modelId, "chat_template.json");
    return wrapped?.chat_template ?? null;
  }

  /** An optional JSON file, parsed. */
  async #optionalJson<T>(modelId: string, name: string): Promise<T | undefined> {
    const folder = await this.#folder(modelId);
    return (await folder.bytes(name)) ? this.json<T>(modelId, name) : undefined;
  }
}
