/**
 * The files of the models that the studio serves, under models/ID/ beside the page, in Hugging Face's layout: settings,
 * tokenizer and chat template, read once and kept. Weights are read by the engine, through `bytes`.
 */
import { UserError } from "../base/userError.ts";
import type { PreprocessConfig } from "../media/preprocess.ts";
import { loadChatTemplate } from "../text/chatTemplate.ts";
import type { ConversationReader } from "../text/conversation.ts";
import { loadTokenizer } from "../text/tokenizer.ts";

/** What config.json says about lengths; the rest is the engine's. */
interface LengthConfig {
  vision_config: { image_size: number; patch_size: number };
  text_config: { max_position_embeddings: number };
}

/** The studio's own facts about a model, beside the published files: scion.json. */
export interface ScionConfig {
  /** How many frames of a clip the model was made for. */
  frames: number;
}

/** The models that are served, the one for new projects first. */
export const servedModels: readonly [string, ...string[]] = ["scion-sprout"];

/** The folder that the page lies in: one above the built worker, the root while developing. */
export const pageBase = () =>
  new URL(import.meta.env.DEV ? "/" : "../", globalThis.location.href).href;

export class ModelFiles {
  private readonly base: string;
  private readonly kept = new Map<string, Promise<unknown>>();

  /** `base` ends with a slash. */
  constructor(base: string) {
    this.base = base;
  }

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

  private async fetch(path: string): Promise<Response> {
    const response = await fetch(new URL(`models/${path}`, this.base)).catch(() => null);
    if (response?.ok) return response;
    throw new UserError(
      `The model's file ${path} could not be read (${response ? response.status : "no connection"}). Reload the page; if it stays so, this copy of the studio is incomplete.`,
    );
  }

  /** A JSON file of a model, parsed. */
  json<T>(modelId: string, name: string): Promise<T> {
    const path = `${modelId}/${name}`;
    return this.once(path, async () => (await this.fetch(path)).json() as Promise<T>);
  }

  /** A whole file, not kept. */
  async bytes(modelId: string, name: string): Promise<ArrayBuffer> {
    return (await this.fetch(`${modelId}/${name}`)).arrayBuffer();
  }

  /** The studio's own facts. */
  scion(modelId: string): Promise<ScionConfig> {
    return this.json<ScionConfig>(modelId, "scion.json");
  }

  /** How pictures are prepared. */
  preprocess(modelId: string): Promise<PreprocessConfig> {
    return this.json<PreprocessConfig>(modelId, "preprocessor_config.json");
  }

  /** Positions that a picture, one frame, and a clip take: a frame keeps its class token, a picture does not. */
  async visualTokens(modelId: string) {
    const config = await this.json<LengthConfig>(modelId, "config.json");
    const { image_size: side, patch_size: patch } = config.vision_config;
    const image = Math.floor(side / patch) ** 2;
    const { frames } = await this.scion(modelId);
    return { image, frame: image + 1, video: frames * (image + 1) };
  }

  /** How the model reads conversations. */
  reader(modelId: string): Promise<ConversationReader> {
    return this.once(`${modelId}/reader`, async () => {
      const config = await this.json<object>(modelId, "tokenizer_config.json");
      const jinja = await this.fetch(`${modelId}/chat_template.jinja`).catch(() => null);
      const { image, video } = await this.visualTokens(modelId);
      const { text_config } = await this.json<LengthConfig>(modelId, "config.json");
      return {
        tokenizer: loadTokenizer(await this.json<object>(modelId, "tokenizer.json"), config),
        template: loadChatTemplate(jinja ? await jinja.text() : null, config),
        visualTokens: { image, video },
        maxTokens: text_config.max_position_embeddings,
      };
    });
  }
}
