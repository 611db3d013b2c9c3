/** Reads COCO annotations (https://cocodataset.org/#format-data): boxes of things, or captions. */
import { UserError } from "../../base/userError.ts";
import { isFields, type Fields } from "../chat/chatFields.ts";
import { boxCorners } from "./boxCorners.ts";
import { boxProblems, withinPicture, type BoxedPicture } from "./boxedPicture.ts";

export interface CocoRows {
  pictures: BoxedPicture[];
  /** One for each annotation that is a caption. */
  captions: { path: string; text: string }[];
  /** Of all categories. */
  labels: string[];
  problems: string[];
}

/** Whether a JSON document is one. */
export function isCoco(value: unknown): value is Fields {
  if (!isFields(value) || !Array.isArray(value.images) || !Array.isArray(value.annotations))
    return false;
  const [first] = value.annotations as unknown[];
  return first === undefined
    ? Array.isArray(value.categories)
    : isFields(first) &&
        "image_id" in first &&
        ("bbox" in first || "caption" in first || "category_id" in first);
}

/** @throws {UserError} when no picture has an id and a name */
export function readCoco(value: Fields, name: string): CocoRows {
  const problems: string[] = [];
  const images = new Map<string, { picture: BoxedPicture; captions: string[] }>();
  const nameless = { images: 0, sizes: 0 };
  for (const image of fieldsOf(value.images)) {
    const path = textOf(image.file_name);
    if (image.id === undefined || path === "") {
      nameless.images++;
      continue;
    }
    const [width, height] = [Number(image.width), Number(image.height)];
    images.set(String(image.id), { picture: { path, width, height, boxes: [] }, captions: [] });
  }
  if (images.size === 0)
    throw new UserError(
      `${name} looks like COCO annotations, but none of its images has an id and a file_name.`,
    );
  const labels = new Map(
    fieldsOf(value.categories).map(({ id, name: label }) => [String(id), textOf(label)]),
  );
  const left = { orphans: 0, unnamed: 0, shapeless: 0, masks: 0 };
  for (const annotation of fieldsOf(value.annotations)) {
    const image = images.get(String(annotation.image_id));
    if (!image) {
      left.orphans++;
      continue;
    }
    const caption = textOf(annotation.caption);
    if (caption) {
      image.captions.push(caption);
      continue;
    }
    const label = labels.get(String(annotation.category_id));
    const corners = boxCorners(annotation.bbox);
    if (!label) left.unnamed++;
    else if (!corners) left.shapeless++;
    else
      image.picture.boxes.push({
        label,
        ...corners,
        ...(Number(annotation.iscrowd) === 1 && { isGroup: true as const }),
      });
    if (annotation.segmentation !== undefined || annotation.keypoints !== undefined) left.masks++;
  }
  const counts = { clipped: 0, outside: 0 };
  const boxed = [...images.values()].filter(
    ({ picture, captions }) => captions.length === 0 && hasSize(picture, nameless),
  );
  const pictures =
    labels.size > 0 ? boxed.map(({ picture }) => withinPicture(picture, counts)) : [];
  problems.push(
    ...boxProblems(name, counts),
    ...said(
      name,
      nameless.images,
      "image has no id or file_name",
      "images have no id or file_name",
    ),
    ...said(
      name,
      nameless.sizes,
      "image has no width and height, so its boxes mean nothing",
      "images have no width and height, so their boxes mean nothing",
    ),
    ...said(
      name,
      left.orphans,
      "annotation is of an image that the file does not list",
      "annotations are of images that the file does not list",
    ),
    ...said(
      name,
      left.unnamed,
      "annotation has a category that the file does not name",
      "annotations have a category that the file does not name",
    ),
    ...said(
      name,
      left.shapeless,
      "annotation has no box of four numbers",
      "annotations have no box of four numbers",
    ),
  );
  if (left.masks > 0)
    problems.push(`${name}: outlines and key points are not used, boxes alone are.`);
  return {
    pictures,
    captions: [...images.values()].flatMap(({ picture: { path }, captions }) =>
      captions.map((text) => ({ path, text })),
    ),
    labels: [...new Set(labels.values())].filter(Boolean),
    problems,
  };
}

const fieldsOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
const textOf = (value: unknown) => (typeof value === "string" ? value.trim() : "");

function hasSize({ width, height }: BoxedPicture, counts: { sizes: number }): boolean {
  const has = width > 0 && height > 0;
  if (!has) counts.sizes++;
  return has;
}

function said(name: string, count: number, one: string, many: string): string[] {
  if (count === 0) return [];
  return [
    `${name}: ${count === 1 ? `1 ${one}` : `${count.toLocaleString("en-US")} ${many}`}; left out.`,
  ];
}
