/**
 * The files of the models that the studio serves, under models/ID/ beside the page, in Hugging Face's layout: settings,
 * tokenizer and chat template, read once and kept. Weights are read by the engine, through `bytes`.
 */
import { UserError } from "../base/userError.ts";
import type { OpenModel } from "../engine/models/family.ts";
import { familyOf } from "../engine/models/index.ts";
import { geometries } from "../media/pixels.ts";
import { openProcessor } from "../media/processors/index.ts";
import type { Processor, Settings } from "../media/processors/processor.ts";
import { loadChatTemplate } from "../text/chatTemplate.ts";
import type { ConversationReader } from "../text/conversation.ts";
import { loadTokenizer } from "../text/tokenizer.ts";
import { endIds, mediaReader } from "./mediaReader.ts";

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
      const [config, preprocessor, video, processor, { frames }] = await Promise.all([
        this.json<Settings>(modelId, "config.json"),
        this.json<Settings>(modelId, "preprocessor_config.json"),
        this.optional<Settings>(modelId, "video_preprocessor_config.json"),
        this.optional<Settings>(modelId, "processor_config.json"),
        this.scion(modelId),
      ]);
      const files = {
        config,
        preprocessor,
        ...(video && { video }),
        ...(processor && { processor }),
      };
      return openProcessor(files, { maxFrames: frames });
    });
  }

  /** Positions that one frame of a clip takes, as far as frames take equally many. */
  async tokensPerFrame(modelId: string): Promise<number> {
    const { eyes } = await this.architecture(modelId);
    const processor = await this.processor(modelId);
    if (!eyes || !processor) return 0;
    const clip = { kind: "video", width: 640, height: 480, seconds: 8, frameCount: 200 } as const;
    const [geometry] = geometries([clip], processor);
    return Math.round(eyes.visualRows(geometry!) / geometry!.frames);
  }

  /** How the model reads conversations. */
  reader(modelId: string): Promise<ConversationReader> {
    return this.once(`${modelId}/reader`, async () => {
      const config = await this.json<object>(modelId, "tokenizer_config.json");
      const jinja = await this.fetch(`${modelId}/chat_template.jinja`).catch(() => null);
      const tokenizer = loadTokenizer(await this.json<object>(modelId, "tokenizer.json"), config);
      const { shape, eyes } = await this.architecture(modelId);
      const processor = await this.processor(modelId);
      const generation = await this.optional<object>(modelId, "generation_config.json");
      return {
        tokenizer,
        template: loadChatTemplate(jinja ? await jinja.text() : null, config),
        media: eyes && processor ? mediaReader(eyes, processor, tokenizer) : null,
        endIds: endIds(tokenizer, generation),
        maxTokens: shape.context,
      };
    });
  }

  /** A JSON file that not every model has. */
  private optional<T>(modelId: string, name: string): Promise<T | undefined> {
    return this.json<T>(modelId, name).catch(() => undefined);
  }
}
