/** Keys of a config.json that several families read alike; files of different ages spell them differently. */

export type Json = Record<string, unknown>;

/** The first of these keys that holds a number. @throws Error naming them all. */
export function numberKey(json: Json, ...keys: string[]): number {
  const value = keys.map((key) => json[key]).find((found) => typeof found === "number");
  if (value === undefined) throw new Error(`config.json gives no ${keys.join(" or ")}.`);
  return value as number;
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
