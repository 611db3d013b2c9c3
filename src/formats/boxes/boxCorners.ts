/** Boxes as COCO writes them. */
import { asNumber } from "../chat/chatFields.ts";
import type { Box } from "./boxedPicture.ts";

/** Of [left, top, width, height]; null where these are not four numbers. */
export function boxCorners(bbox: unknown): Omit<Box, "label"> | null {
  if (!Array.isArray(bbox) || bbox.length !== 4) return null;
  const [left, top, width, height] = bbox.map(asNumber) as [number, number, number, number];
  const corners = { left, top, right: left + width, bottom: top + height };
  return Object.values(corners).every(Number.isFinite) ? corners : null;
}
