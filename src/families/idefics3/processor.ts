/** Idefics3: SmolVLM's pictures. No clips. */
import { UserError } from "../../base/userError.ts";
import type { OpenProcessor } from "../../media/processing/processor.ts";
import { squarePictures } from "../../media/processing/denormalize.ts";
import { mediaToken } from "../../media/processing/settings.ts";
import { imageTiles, publishedTokensPerTile } from "../smolvlm/tiles.ts";
import { idefics3Layout } from "./layout.ts";

export const idefics3Processor: OpenProcessor = (files, options) => {
  const images = imageTiles(files);
  const layout = idefics3Layout(publishedTokensPerTile(files));
  const token = mediaToken("image", files, options);
  return {
    sampleFrames: () => [],
    grid(medium) {
      if (medium.kind === "video") {
        throw new UserError(
          "Idefics3 takes pictures and no clips. Choose a model that takes clips, such as SmolVLM2, or drop pictures.",
        );
      }
      return images.grid(medium);
    },
    views: (pictures, grid) => pictures.flatMap((image) => images.views(image, grid)),
    pictures: (views) => squarePictures(views, images.tables),
    expand: (grid) => layout.placeholderText(grid, token),
  };
};
