/**
 * Rows and tokens of LLaVA-OneVision: as LLaVA-NeXT's, with large pictures interpolated down to `maxViews` views and frames
 * pooled to half their sides.
 */
import type { ViewLayout } from "../parts/mediaLayout.ts";
import { unpaddedViewLayout, type UnpadConfig } from "../parts/unpaddedLayout.ts";

/** Of a vision_aspect_ratio that the files do not give. */
export const DEFAULT_MAX_VIEWS = 9;

/** The number in a vision_aspect_ratio such as "anyres_max_9"; null for other kinds. */
export function maxViewsOf(aspectRatio: unknown): number | null {
  if (aspectRatio === undefined || aspectRatio === null) return DEFAULT_MAX_VIEWS;
  const maxViews = /^anyres_max_(\d+)$/.exec(String(aspectRatio))?.[1];
  return maxViews ? Number(maxViews) : null;
}

export function llavaOnevisionLayout(
  patchesPerSide: number,
  maxViews: number,
): { unpad: UnpadConfig; layout: ViewLayout } {
  const unpad = { patchesPerSide, maxViews };
  return { unpad, layout: unpaddedViewLayout(unpad) };
}
