/** What conversations need to know of a model's media and ends: the family's ids and the processor's words brought together. */
import type { Eyes } from "../engine/models/family.ts";
import { geometries } from "../media/pixels.ts";
import type { Processor } from "../media/processors/processor.ts";
import type { MediaReader } from "../text/conversationReader.ts";
import type { Tokenizer } from "../text/tokenizer.ts";

export function mediaReader(
  { tokens }: Pick<Eyes, "tokens">,
  processor: Processor,
  tokenizer: Tokenizer,
): MediaReader {
  const nameOf = (id: number) => tokenizer.special.get(id) ?? tokenizer.piece(id);
  // Templates write the visual token, or the studio's own mark where they take plain texts. Where pictures and clips share
  // the token it means a picture.
  const marksOf = (kind: "image" | "video") => {
    const id = tokens[kind];
    if (id === null) return [];
    const shared = kind === "video" && id === tokens.image;
    return [...new Set([`<${kind}>`, ...(shared ? [] : [nameOf(id)])])];
  };
  return {
    marks: { image: marksOf("image"), video: marksOf("video") },
    tokens,
    geometry: (media) => geometries(media, processor),
    expand: (geometry) => processor.expand(geometry),
  };
}

/** Everything that ends an answer: the tokenizer's end, and those of generation_config.json, which may list several. */
export function endIds({ eosId }: Tokenizer, generation: object | undefined): number[] {
  const { eos_token_id: listed } = (generation ?? {}) as { eos_token_id?: unknown };
  const ids = [listed].flat().filter((id) => typeof id === "number");
  return [...new Set([eosId, ...ids])];
}
