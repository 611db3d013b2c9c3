/** How media that are no squares went in while an adapter learnt, and how Python does the same. */
import { framingOf, type Framing } from "../../base/media/framing.ts";

/** Of a model whose processor cuts out the middle of media. */
export interface CardFraming {
  framing: Framing;
  /** Of a view, in pixels. */
  size: { height: number; width: number };
  /** Of the borders: red, green, blue from 0 to 255. */
  colour: readonly number[];
  /** Settings files beside the card that say the same. */
  files: readonly string[];
}

interface FramingWords {
  /** Value of the training table. */
  row: string;
  /** Arguments of `AutoProcessor.from_pretrained`, after a comma. */
  keys: string;
  /** Lines before the question is asked. */
  lines: string;
  /** What the processor gets. */
  picture: string;
  /** A sentence after the code. */
  told: string;
}

const PLAIN: FramingWords = { row: "", keys: "", lines: "", picture: "picture", told: "" };

const WORDS: Record<Framing, (facts: CardFraming) => FramingWords> = {
  crop: () => ({
    ...PLAIN,
    row: "crop: the middle square of a picture or frame, as the base model's files say; what lies beside it was not seen",
  }),
  squeeze: ({ size: { height, width }, files }) => ({
    ...PLAIN,
    row: `squeeze: all of a picture or frame, resized to ${width} x ${height}`,
    keys: `, do_center_crop=False, size={"height": ${height}, "width": ${width}}`,
    told: `It learned from whole pictures and frames, squeezed into ${width} x ${height} pixels, where the base model's own files cut out the middle: keep \`do_center_crop\` and \`size\`, which ${files.map((name) => `\`${name}\``).join(" and ")} beside this file ${files.length > 1 ? "hold" : "holds"} too.`,
  }),
  pad: ({ colour }) => ({
    ...PLAIN,
    row: `pad: all of a picture or frame, on a square of the colour ${colour.join(", ")} (red, green, blue)`,
    lines: `side = max(picture.size)
square = Image.new("RGB", (side, side), (${colour.join(", ")}))
square.paste(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
`,
    picture: "square",
    told: "It learned from whole pictures and frames on a square with plain borders, where the base model's own files cut out the middle: put each picture, and each frame of a clip, on such a square first, with `from PIL import Image`.",
  }),
};

/** Empty words for models that cut nothing off. */
export function framingWords(facts: CardFraming | undefined): FramingWords {
  return facts ? WORDS[framingOf(facts)](facts) : PLAIN;
}
