/**
 * Reads the field `objects` of an imagefolder's metadata (https://huggingface.co/docs/datasets/image_dataset): lists of boxes, left,
 * top, width and height in pixels, and of their categories.
 */
import { asText, isFields, type Fields } from "../chat/chatFields.ts";
import { boxCorners } from "./boxCorners.ts";
import type { Box } from "./boxedPicture.ts";

export interface ReadObjects {
  boxes: Box[];
  /** Boxes whose category is a number, whose name is not in the file. */
  unnamed: number;
  /** Boxes that are not four numbers. */
  shapeless: number;
}

const CATEGORY_FIELDS = ["category", "categories", "label", "labels"];
const GROUP_FIELDS = ["iscrowd", "is_crowd", "crowd"];

/** Null where the value is none: other formats have boxes of corners, without categories, in a field of this name. */
export function readObjects(value: unknown): ReadObjects | { reason: string } | null {
  const lists = isFields(value) ? value : listsOf(value);
  const category = CATEGORY_FIELDS.find((field) => Array.isArray(lists?.[field]));
  if (!lists || !Array.isArray(lists.bbox) || category === undefined) return null;
  const labels = lists[category] as unknown[];
  if (lists.bbox.length !== labels.length) {
    return {
      reason: `its objects have ${lists.bbox.length} in "bbox" and ${labels.length} in "${category}"`,
    };
  }
  const group = GROUP_FIELDS.map((field) => lists[field]).find(Array.isArray) ?? [];
  const read: ReadObjects = { boxes: [], unnamed: 0, shapeless: 0 };
  for (const [i, bbox] of lists.bbox.entries()) {
    const corners = boxCorners(bbox);
    const label = asText(labels[i]) ?? "";
    const isGroup = group[i] === true || Number(group[i]) === 1;
    if (!corners) read.shapeless++;
    else if (label === "" || /^-?\d+(?:\.\d+)?$/.test(label)) read.unnamed++;
    else read.boxes.push({ label, ...corners, ...(isGroup && { isGroup }) });
  }
  return read;
}

/** A list of objects with one box each, as lists. */
function listsOf(value: unknown): Fields | null {
  if (!Array.isArray(value) || !value.every(isFields)) return null;
  const category = CATEGORY_FIELDS.find((field) => value.some((one) => field in one));
  if (category === undefined || !value.every((one) => Array.isArray(one.bbox))) return null;
  const fields = ["bbox", category, ...GROUP_FIELDS];
  return Object.fromEntries(fields.map((field) => [field, value.map((one) => one[field])]));
}
