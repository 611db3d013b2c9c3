/** Rows and tokens of LLaVA-NeXT: the whole picture, then its tiles without padding, a newline after each line. */
import type { ViewLayout } from "../parts/mediaLayout.ts";
import { unpaddedViewLayout, type UnpadConfig } from "../parts/unpaddedLayout.ts";

/** `patchesPerSide` of one view. */
export function llavaNextLayout(patchesPerSide: number): {
  unpad: UnpadConfig;
  layout: ViewLayout;
} {
  const unpad = { patchesPerSide };
  return { unpad, layout: unpaddedViewLayout(unpad) };
}
