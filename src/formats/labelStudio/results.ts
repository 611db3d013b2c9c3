/**
 * What one annotation of Label Studio says (https://labelstud.io/guide/export, "result"): answers about the whole task, and
 * rectangles in percent of the picture's sides.
 */
import type { Box } from "../boxes/boxedPicture.ts";
import { asNumber, isFields, type Fields } from "../chat/chatFields.ts";

export interface Answer {
  /** Name of the control (`from_name`), which a project gives. */
  control: string;
  type: "choices" | "textarea";
  /** In the order of the file, without empty ones. */
  words: string[];
}

export interface Results {
  answers: Answer[];
  /** `left` to `bottom` in percent. One for each label of a rectangle. */
  boxes: Box[];
  /** Of the picture, where a region says it. */
  size: { width: number; height: number } | null;
  /** Results that are of another kind, by what people call it. */
  unused: Map<string, number>;
  /** Labels of what is marked by something else than a rectangle that is used. */
  otherwiseMarked: Set<string>;
  /** Rectangles that are turned, and of which the upright one around them is taken. */
  turned: number;
}

/** Plurals, for "12 polygons". */
const KINDS: Record<string, string> = {
  polygon: "polygons",
  polygonlabels: "polygons",
  brush: "brush strokes",
  brushlabels: "brush strokes",
  ellipse: "ellipses",
  ellipselabels: "ellipses",
  keypoint: "key points",
  keypointlabels: "key points",
  labels: "marked passages",
  hypertextlabels: "marked passages",
  paragraphlabels: "marked passages",
  timeserieslabels: "marked times",
  timelinelabels: "marked times",
  videorectangle: "boxes in clips",
  rating: "ratings",
  number: "numbers",
  datetime: "dates",
  taxonomy: "choices from trees",
  pairwise: "comparisons",
  ranker: "rankings",
  relation: "relations",
};

export function readResults(result: readonly unknown[]): Results {
  const entries = result.filter(isFields);
  const shapes = entries.filter((one) => typeOf(one) !== "labels" && isRegion(one));
  const shapeIds = new Set<unknown>(shapes.map(({ id }) => id).filter((id) => id !== undefined));
  const read: Results = {
    ...{ answers: [], boxes: [], size: null, unused: new Map(), otherwiseMarked: new Set() },
    turned: 0,
  };
  for (const one of entries) {
    const type = typeOf(one);
    const isOfRegion = isRegion(one) || shapeIds.has(one.id);
    if (type === "rectanglelabels" || type === "rectangle") addRectangle(one, entries, read);
    else if (type === "choices" || type === "textarea") {
      if (!isOfRegion) addAnswer(one, type, read);
      else addUnused(type === "choices" ? "choices for single regions" : "texts of regions", read);
    } else if (type !== "labels" || !shapeIds.has(one.id)) {
      addUnused(KINDS[type] ?? `results of the kind "${type}"`, read);
      for (const label of labelsOf(one, entries)) read.otherwiseMarked.add(label);
    }
  }
  return read;
}

const typeOf = ({ type }: Fields) => (typeof type === "string" ? type.toLowerCase() : "unknown");

/** Whether it is about a part of the task: a place in a picture, a passage, a time. */
function isRegion({ value }: Fields): boolean {
  return isFields(value) && ["x", "points", "rle", "start", "sequence"].some((key) => key in value);
}

/** As texts of a list, or the one text that stands in its place. */
function wordsOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => (typeof one === "string" && one.trim() ? [one.trim()] : []));
}

function addAnswer(
  { from_name: from, value }: Fields,
  type: Answer["type"],
  { answers }: Results,
): void {
  const words = isFields(value) ? wordsOf(type === "choices" ? value.choices : value.text) : [];
  const control = typeof from === "string" && from.trim() ? from.trim() : type;
  const before = answers.find((one) => one.control === control && one.type === type);
  if (before) before.words.push(...words);
  else if (words.length > 0) answers.push({ control, type, words });
}

function addUnused(what: string, { unused }: Results): void {
  unused.set(what, (unused.get(what) ?? 0) + 1);
}

/** Its own labels, or those of a result with the same id, as projects with separate tags for shape and label have it. */
function labelsOf(entry: Fields, entries: readonly Fields[]): string[] {
  const { id, value } = entry;
  const own = isFields(value) ? wordsOf(value[typeOf(entry)] ?? value.labels) : [];
  if (own.length > 0 || id === undefined) return own;
  return entries.flatMap((one) =>
    one.id === id && typeOf(one) === "labels" && isFields(one.value)
      ? wordsOf(one.value.labels)
      : [],
  );
}

function addRectangle(entry: Fields, entries: readonly Fields[], read: Results): void {
  const labels = labelsOf(entry, entries);
  const width = asNumber(entry.original_width);
  const height = asNumber(entry.original_height);
  const size = width > 0 && height > 0 ? { width, height } : null;
  const leaveOut = (what: string) => {
    addUnused(what, read);
    for (const label of labels) read.otherwiseMarked.add(label);
  };
  if (labels.length === 0) return addUnused("boxes without a label", read);
  // What its percents are of is said nowhere.
  if (asNumber(entry.image_rotation) % 360 !== 0 && entry.image_rotation !== undefined)
    return leaveOut("boxes on pictures that were turned while they were drawn");
  const value = isFields(entry.value) ? entry.value : {};
  const corners = uprightCorners(value, size);
  if (!corners) return leaveOut("boxes whose place cannot be read");
  read.size ??= size;
  if (asNumber(value.rotation) % 360) read.turned++;
  for (const label of labels) read.boxes.push({ label, ...corners });
}

/**
 * In percent. A rectangle is turned clockwise about its left upper corner, in pixels: without the size of the picture, whose
 * pixels are not square in percent, a turned one has no place.
 */
function uprightCorners(
  { x, y, width, height, rotation }: Fields,
  size: Results["size"],
): Omit<Box, "label"> | null {
  const [left, top, across, down] = [x, y, width, height].map(asNumber) as [
    number,
    number,
    number,
    number,
  ];
  if (![left, top, across, down].every(Number.isFinite)) return null;
  const degrees = rotation === undefined ? 0 : asNumber(rotation) % 360;
  if (degrees === 0) return { left, top, right: left + across, bottom: top + down };
  if (!size || !Number.isFinite(degrees)) return null;
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const aspect = size.width / size.height;
  const corners = [0, across].flatMap((dx) =>
    [0, down].map((dy) => ({
      x: left + dx * cos - (dy * sin) / aspect,
      y: top + dx * sin * aspect + dy * cos,
    })),
  );
  const [xs, ys] = [corners.map((corner) => corner.x), corners.map((corner) => corner.y)];
  return {
    ...{ left: Math.min(...xs), top: Math.min(...ys) },
    ...{ right: Math.max(...xs), bottom: Math.max(...ys) },
  };
}
