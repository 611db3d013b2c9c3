/** The media reader of a model (placeholders, visual tokens, grids) and its end tokens, from its files. */
import { UserError } from "../base/userError.ts";
import type { VisionSpec } from "../families/family.ts";
import { mediaGrids } from "../media/pixels.ts";
import { openProcessor } from "../families/index.ts";
import type { Processor, ProcessorFiles } from "../media/processing/processor.ts";
import type { MediaReader } from "../text/conversationReader.ts";
import type { Tokenizer } from "../text/tokenizer.ts";

/**
 * The most pixels of a picture or frame for models that take any size: transformers' own default, 1280 visual tokens. Published
 * files ask for up to 12.8 million, whose 16,384 tokens no browser has memory for.
 */
const MAX_PIXELS = 1280 * 28 * 28;

const tokenNameIn =
  ({ special, piece }: Tokenizer) =>
  (id: number) => {
    const name = special.get(id) ?? piece(id);
    if (name !== "") return name;
    throw new UserError(
      `The model's config.json names token ${id} for pictures or clips, which its tokenizer.json does not have. Get both files from the same place again.`,
    );
  };

/**
 * The processor as the whole studio uses it. Its visual tokens are config.json's ids by the tokenizer's names: packagings of one
 * model name them differently.
 */
export function studioProcessor(
  files: ProcessorFiles,
  { tokenIds: tokens }: Pick<VisionSpec, "tokenIds">,
  tokenizer: Tokenizer,
  maxFrames: number,
): Processor {
  const nameOf = tokenNameIn(tokenizer);
  const { image, video } = tokens;
  const names = {
    ...(image !== null && { image: nameOf(image) }),
    ...(video !== null && { video: nameOf(video) }),
  };
  return openProcessor(files, { mediaTokens: names, maxPixels: MAX_PIXELS, maxFrames });
}

export function mediaReader(
  { tokenIds: tokens }: Pick<VisionSpec, "tokenIds">,
  processor: Processor,
  tokenizer: Tokenizer,
): MediaReader {
  const nameOf = tokenNameIn(tokenizer);
  // Templates write the visual token, or the studio's own placeholder where they take plain texts. Where pictures and clips
  // share the token it means a picture.
  const placeholdersOf = (kind: "image" | "video") => {
    const id = tokens[kind];
    if (id === null) return [];
    const shared = kind === "video" && id === tokens.image;
    return [...new Set([`<${kind}>`, ...(shared ? [] : [nameOf(id)])])];
  };
  return {
    placeholders: { image: placeholdersOf("image"), video: placeholdersOf("video") },
    tokenIds: tokens,
    mediaGrids: (media) => mediaGrids(media, processor),
    expand: (grid) => processor.expand(grid),
  };
}

/** End tokens: the tokenizer's eos token, and those of generation_config.json, which may list several. */
export function endIds({ eosId }: Tokenizer, generation: object | undefined): number[] {
  const { eos_token_id: listed } = (generation ?? {}) as { eos_token_id?: unknown };
  const ids = [listed].flat().filter((id) => typeof id === "number");
  return [...new Set([eosId, ...ids])];
}
