/**
 * Boxes as words: how many of a thing there are, whether it is there, and where. Places are written as Qwen2-VL writes them (arXiv
 * 2409.12191), left, top, right, bottom from 0 to 1000, or in pixels. The wordings, and how many are asked, are our own.
 */
import { hash32 } from "../base/hash.ts";
import { Random } from "../base/random.ts";
import type { BoxedPicture, Box, UnsizedPicture } from "../formats/boxes/boxedPicture.ts";
import type { BoxUnit } from "../protocol/instructions/boxes.ts";
import type { Turn } from "../protocol/records.ts";

export interface BoxOptions {
  /** All labels that pictures of the file may have; one that a picture lacks is asked for. */
  labels: readonly string[];
  unit: BoxUnit;
  /** Of the picture as it is stored, where it has another size than the file says. */
  size?: { width: number; height: number };
  seed?: number;
}

/** Labels of a picture that are asked about; which ones is drawn where it has more. */
export const MOST_LABELS = 4;

/**
 * The turns of one conversation about the picture; none where no label is known. Without its size nothing is asked about places.
 */
export function boxTurns(picture: BoxedPicture | UnsizedPicture, options: BoxOptions): Turn[] {
  const { labels, seed = 0 } = options;
  const random = new Random(hash32(picture.path, seed));
  const present = [...new Set(picture.boxes.map(({ label }) => label))].sort();
  const asked = new Set(random.shuffle(present).slice(0, MOST_LABELS));
  const chosen = present.filter((label) => asked.has(label));
  const absent = random.shuffle(labels.filter((label) => !present.includes(label)).sort())[0];
  const boxesOf = (label: string) => picture.boxes.filter((box) => box.label === label);
  const countable = chosen.filter((label) => boxesOf(label).every(({ isGroup }) => !isGroup));
  return [
    ...countable.map((label) => countTurn(label, boxesOf(label).length)),
    ...(chosen[0] !== undefined
      ? [presenceTurn(chosen[random.integer(chosen.length)]!, true)]
      : []),
    ...(absent !== undefined ? [presenceTurn(absent, false)] : []),
    ...("width" in picture
      ? countable.map((label) => placeTurn(label, boxesOf(label), picture, options))
      : []),
  ];
}

const countTurn = (label: string, count: number): Turn => ({
  ...{ question: `How many of these are in the picture: ${label}?`, answer: String(count) },
  kind: "count",
});

const presenceTurn = (label: string, isThere: boolean): Turn => ({
  ...{ question: `Is there any ${label} in the picture?`, answer: isThere ? "Yes" : "No" },
  kind: "presence",
});

function placeTurn(
  label: string,
  boxes: readonly Box[],
  picture: BoxedPicture,
  { unit, size = picture }: BoxOptions,
): Turn {
  const scale =
    unit === "thousandths"
      ? { width: 1000, height: 1000 }
      : { width: size.width, height: size.height };
  const x = (value: number) => Math.round((value * scale.width) / picture.width);
  const y = (value: number) => Math.round((value * scale.height) / picture.height);
  const answer = boxes
    .toSorted((a, b) => a.top - b.top || a.left - b.left)
    .map(({ left, top, right, bottom }) => `[${x(left)}, ${y(top)}, ${x(right)}, ${y(bottom)}]`)
    .join(", ");
  const how =
    unit === "thousandths"
      ? "in thousandths of the picture's sides"
      : `in pixels of ${size.width} × ${size.height}`;
  return {
    question: `Where in the picture: ${label}? Answer with left, top, right and bottom of each, ${how}.`,
    answer,
    kind: "where",
  };
}
