/** Keys of a config.json that several families read alike; files of different ages spell them differently. */

export type Json = Record<string, unknown>;

/** The first of these keys that holds a number. @throws Error naming them all. */
export function numberKey(json: Json, ...keys: string[]): number {
  const value = keys.map((key) => json[key]).find((found) => typeof found === "number");
  if (value === undefined) throw new Error(`config.json gives no ${keys.join(" or ")}.`);
  return value as number;
}

/** @throws Error when a key says something else than the family file does. */
export function expectKey(json: Json, key: string, ...known: unknown[]): void {
  if (known.includes(json[key])) return;
  const wanted = known.filter((value) => value !== undefined).map((value) => JSON.stringify(value));
  throw new Error(
    `${key} is ${JSON.stringify(json[key])}; only ${wanted.join(" and ")} ${wanted.length > 1 ? "are" : "is"} known.`,
  );
}

/** The decoder's own keys; tie_word_embeddings may be there or one level up, and there it counts first. */
export function textConfig(json: Json): Json {
  return { tie_word_embeddings: json["tie_word_embeddings"], ...(json["text_config"] as Json) };
}
