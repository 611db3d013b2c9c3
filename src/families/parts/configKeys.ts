/** Keys of a config.json that several families read alike; files of different ages spell them differently. */

import { UserError } from "../../base/userError.ts";

export type Json = Record<string, unknown>;

/** The first of these keys that holds a number. @throws Error naming them all. */
export function numberKey(json: Json, ...keys: string[]): number {
  const value = keys.map((key) => json[key]).find((found) => typeof found === "number");
  if (value === undefined) throw new Error(`config.json gives no ${keys.join(" or ")}.`);
  return value as number;
}

/**
 * `vision_feature_layer` of a tower of `layers` layers: 0 is the embedding, and negative numbers count from the end.
 * @throws {UserError} where the tower has no such layer
 */
export function featureLayerKey(json: Json, otherwise: number, layers: number): number {
  const layer = numberKey({ vision_feature_layer: otherwise, ...json }, "vision_feature_layer");
  if (layer >= -(layers + 1) && layer <= layers) return layer;
  throw new UserError(
    `config.json gives vision_feature_layer as ${layer}, and a tower of ${layers} layers has those from ${-(layers + 1)} to ${layers}: it is damaged. Get a fresh copy.`,
  );
}

/** @throws {UserError} where a picture has no room for a patch */
export function checkPatches(tower: { image_size: number; patch_size: number }): void {
  const { image_size: side, patch_size: patch } = tower;
  if (patch <= side) return;
  throw new UserError(
    `config.json gives vision_config.patch_size as ${patch} and image_size as ${side}, where a patch of at most ${side} belongs: it is damaged. Get a fresh copy.`,
  );
}

/** The decoder's own keys; whether the head is the embedding is the model's to say, and false unless it does. */
export function textConfig(json: Json): Json {
  return {
    ...(json["text_config"] as Json | undefined),
    tie_word_embeddings: json["tie_word_embeddings"] === true,
  };
}

/** The same for models whose text_config may say so too (__post_init__ of their configuration classes). */
export function textConfigOrModel(json: Json): Json {
  const text = json["text_config"] as Json | undefined;
  const ties = [json, text].some((section) => section?.["tie_word_embeddings"] === true);
  return { ...text, tie_word_embeddings: ties };
}
