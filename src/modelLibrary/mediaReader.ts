/** The media reader of a model (placeholders, visual tokens, grids) and its end tokens, from its files. */
import { UserError } from "../base/userError.ts";
import type { VisionSpec } from "../families/family.ts";
import { mediaGrids } from "../media/pixels.ts";
import type { Framing } from "../base/media/framing.ts";
import type { MediaFacts, MediaGrid } from "../protocol/mediaGrid.ts";
import { openProcessor } from "../families/index.ts";
import type { Processor, ProcessorFiles, Settings } from "../media/processing/processor.ts";
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

/** The processor's files of a model, by name; null where there are none, and the model is used for text alone. */
export async function readProcessorFiles(
  config: Settings,
  json: (name: string) => Promise<Settings | undefined>,
): Promise<ProcessorFiles | null> {
  const [preprocessor, video, processor] = await Promise.all([
    json("preprocessor_config.json"),
    json("video_preprocessor_config.json"),
    json("processor_config.json"),
  ]);
  if (!preprocessor && !processor?.["image_processor"]) return null;
  return {
    ...{ config, preprocessor: preprocessor ?? {} },
    ...(video && { video }),
    ...(processor && { processor }),
  };
}

/** The grid of the only picture of a conversation. The names of visual tokens do not count here, so no tokenizer is read. */
export function pictureGrid(files: ProcessorFiles, picture: MediaFacts): MediaGrid {
  const [grid] = mediaGrids([picture], openProcessor(files, { maxPixels: MAX_PIXELS }));
  return grid!;
}

/**
 * The processor as the whole studio uses it. Its visual tokens are config.json's ids by the tokenizer's names: packagings of one
 * model name them differently.
 */
export function studioProcessor(
  files: ProcessorFiles,
  { tokenIds: tokens }: Pick<VisionSpec, "tokenIds">,
  tokenizer: Tokenizer,
  maxFrames: number,
  framing?: Framing,
): Processor {
  const nameOf = tokenNameIn(tokenizer);
  const { image, video } = tokens;
  const names = {
    ...(image !== null && { image: nameOf(image) }),
    ...(video !== null && { video: nameOf(video) }),
  };
  return openProcessor(files, { mediaTokens: names, maxPixels: MAX_PIXELS, maxFrames, framing });
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
