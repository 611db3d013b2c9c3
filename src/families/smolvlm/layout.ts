/**
 * Rows and tokens of SmolVLM and Idefics3: every tile and frame is folded into the same number of rows, and the placeholder
 * text names the tiles, or tells a clip's length and its frames' times.
 */
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import { viewLayout, type ViewLayout } from "../parts/mediaLayout.ts";
import { numberInWords } from "./numberInWords.ts";

/** The keys of config.json that count here. */
export interface TileSizes {
  image_size: number;
  patch_size: number;
  scale_factor: number;
}

/** Patches on one side of a tile; pixels beyond the last whole patch are dropped. */
const patchesPerSide = ({ image_size, patch_size }: TileSizes) =>
  Math.floor(image_size / patch_size);

/** Visual tokens of one tile: its patches, squares of scale_factor × scale_factor folded into one. */
export const tokensPerTile = (sizes: TileSizes): number =>
  Math.floor(patchesPerSide(sizes) / sizes.scale_factor) ** 2;

/** Idefics3's layout, and SmolVLM's of pictures: one text for every tile. */
export function tileLayout(perTile: number): ViewLayout {
  return {
    ...viewLayout({ image: perTile, video: perTile }),
    placeholderText: (grid, token) => imageText(grid, token.repeat(perTile)),
  };
}

export function smolvlmLayout(perTile: number): ViewLayout {
  const layout = tileLayout(perTile);
  return {
    ...layout,
    placeholderText: (grid, token) =>
      grid.kind === "image"
        ? layout.placeholderText(grid, token)
        : clipText(grid, token.repeat(perTile)),
  };
}

const wholeText = (tile: string) =>
  `<fake_token_around_image><global-img>${tile}<fake_token_around_image>`;

/** Tiles with their row and column, then the whole picture. */
function imageText({ rows, columns }: MediaGrid, tile: string): string {
  const whole = wholeText(tile);
  if (rows === 0) return whole;
  const line = (y: number) =>
    Array.from({ length: columns }, (_, x) => {
      return `<fake_token_around_image><row_${y + 1}_col_${x + 1}>${tile}`;
    }).join("");
  return `${Array.from({ length: rows }, (_, y) => `${line(y)}\n`).join("")}\n${whole}`;
}

/** The sentence of transformers' DEFAULT_VIDEO_INTRO, then each frame with its time. */
function clipText({ frames, times, seconds }: MediaGrid, tile: string): string {
  // Without times, transformers takes 24 frames a second.
  const at = times ?? Array.from({ length: frames }, (_, i) => i / 24);
  const length = Math.trunc(seconds ?? at.at(-1) ?? 0);
  const lines = at.map(
    (time) =>
      `\nFrame from ${two(Math.floor(time / 60))}:${two(Math.floor(time % 60))}:${wholeText(tile)}`,
  );
  return `You are provided the following series of ${numberInWords(frames)} frames from a ${timedelta(length)} [H:MM:SS] video.\n${lines.join("")}\n\n`;
}

const two = (n: number) => String(n).padStart(2, "0");

/** As Python prints a timedelta of whole seconds: H:MM:SS. */
function timedelta(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds % 86_400;
  const time = `${Math.floor(rest / 3600)}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  return days === 0 ? time : `${days} day${days === 1 ? "" : "s"}, ${time}`;
}
