/** Rows and tokens of Video-LLaVA: all patches of a view; the class token is kept for frames and dropped for pictures. */
import { viewLayout, type ViewLayout } from "../parts/mediaLayout.ts";

interface Sides {
  width: number;
  height: number;
}

/** Sizes in pixels, of a picture's view, a frame's, and a patch. `classTokens`: rows that the tower adds to each view. */
export interface VideoLlavaSizes {
  image: Sides;
  video: Sides;
  patch: number;
  classTokens?: number;
  /** Whether a picture's class token is dropped: vision_feature_select_strategy "default". */
  dropsClass?: boolean;
}

export function videoLlavaLayout({
  image,
  video,
  patch,
  classTokens = 1,
  dropsClass = true,
}: VideoLlavaSizes): ViewLayout {
  const tokens = ({ width, height }: Sides) =>
    Math.floor(height / patch) * Math.floor(width / patch) + classTokens;
  return viewLayout({ image: tokens(image) - (dropsClass ? 1 : 0), video: tokens(video) });
}
