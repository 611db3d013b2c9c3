/**
 * Other spellings of `<image>` and `<video>`, as data sets for other models write them: <IMAGE>, <image_1>, <|image_pad|>,
 * [IMG], {image}, <ImageHere>. In a question about media they become Scion's own; what only resembles one stays and is named.
 */
import { placeholder, placeholdersIn, type MediaKind } from "../../base/examples/placeholders.ts";

/** One in a text; `number` where it says which of the row's media it stands for. */
export interface WrittenPlaceholder {
  kind: MediaKind;
  number?: number;
}

const NAME = "(image|img|picture|photo|video|clip)s?";
const NUMBER = "[ _#-]*(\\d+)?";
const ENDING = "(?:[ _-]?(?:pad|placeholder|token|soft_token|context|here))?";
const PLACEHOLDER = `<\\|?(?:start_of_)?${NAME}${NUMBER}${ENDING}\\s*/?\\|?>|\\[${NAME}${NUMBER}${ENDING}\\]|\\{\\{?\\s*${NAME}${NUMBER}${ENDING}\\s*\\}\\}?`;
const OPENING =
  "<\\|vision_start\\|>|<im_start>|<img>|<image>|<\\|begin_of_image\\|>|<start_of_image>";
const CLOSING = "<\\|vision_end\\|>|<im_end>|</img>|</image>|<\\|end_of_image\\|>|<end_of_image>";

/** One medium: tokens of a model around one placeholder or around as many as the model has places for the medium. */
const WRAPPED = new RegExp(`(?:${OPENING})\\s*((?:(?:${PLACEHOLDER})\\s*)+)(?:${CLOSING})`, "gi");
/** A file's name within a placeholder, as Qwen-VL wrote it, or any one placeholder. */
const PLACEHOLDER_OR_PATH = new RegExp(
  `<(img|image|video)>[^<>\\s][^<>]*</\\1>|${PLACEHOLDER}`,
  "gi",
);
const RESEMBLING =
  /<[^<>\n]{0,60}(?:image|img|video|vision|picture|photo|frame|audio)[^<>\n]{0,60}>|\[(?:image|img|video|picture|photo|audio)[^\]\n]{0,60}\]|!\[[^\]\n]*\]\([^)\n]*\)/gi;

/** Reads the texts of one row. */
export class PlaceholderReader {
  /** Of all texts that were read, in order. */
  readonly found: WrittenPlaceholder[] = [];
  /** Spellings that became placeholders, and those that stay as words. */
  readonly converted = new Set<string>();
  readonly unknown = new Set<string>();
  #has: ReadonlySet<MediaKind>;

  /** `has`: the kinds of the row's media. Without a medium, a spelling other than Scion's own is taken for words. */
  constructor(has: Iterable<MediaKind>) {
    this.#has = new Set(has);
  }

  /** A question with its placeholders in Scion's spelling. */
  question(text: string): string {
    const single = text.replaceAll(WRAPPED, (found, placeholders: string) => {
      const [first] = placeholdersOf(placeholders);
      if (!first || !this.#has.has(first.kind)) return found;
      this.converted.add(found);
      return placeholder(first.kind);
    });
    const read = single.replaceAll(PLACEHOLDER_OR_PATH, (found) => {
      const written = placeholderOf(found);
      const isOwn = placeholdersIn(found).length === 1 && written !== null;
      if (!written || (!isOwn && !this.#has.has(written.kind))) return found;
      this.found.push(written);
      if (!isOwn) this.converted.add(found);
      return placeholder(written.kind);
    });
    this.#resembling(read);
    return read;
  }

  /** Answers are what the model learns: nothing is changed. */
  answer(text: string): string {
    this.#resembling(text);
    return text;
  }

  #resembling(text: string) {
    const rest = text.replaceAll(PLACEHOLDER_OR_PATH, (found) => {
      if (found !== placeholder("image") && found !== placeholder("video")) this.unknown.add(found);
      return "";
    });
    for (const [found] of rest.matchAll(RESEMBLING)) this.unknown.add(found);
  }
}

function placeholdersOf(text: string): WrittenPlaceholder[] {
  return [...text.matchAll(PLACEHOLDER_OR_PATH)].flatMap(([found]) => placeholderOf(found) ?? []);
}

function placeholderOf(found: string): WrittenPlaceholder | null {
  const match = new RegExp(`^(?:${PLACEHOLDER})$`, "i").exec(found);
  if (!match) return null;
  const [name, number] = [match[1] ?? match[3] ?? match[5], match[2] ?? match[4] ?? match[6]];
  const kind = /video|clip/i.test(name!) ? "video" : "image";
  return { kind, ...(number !== undefined && { number: Number(number) }) };
}

/**
 * Media in the order of their placeholders where all placeholders of a kind are numbered, each number once, counted from 0 or 1: the one
 * with the least number stands for the kind's first medium.
 */
export function orderByNumber<T extends { kind: MediaKind }>(
  media: readonly T[],
  placeholders: readonly WrittenPlaceholder[],
): T[] {
  const orderOf = (kind: MediaKind) => {
    const own = media.filter((item) => item.kind === kind);
    const numbers = placeholders
      .filter((written) => written.kind === kind)
      .map(({ number }) => number ?? -1);
    const first = Math.min(...numbers);
    const isOrder =
      numbers.length === own.length &&
      (first === 0 || first === 1) &&
      new Set(numbers).size === own.length &&
      Math.max(...numbers) < first + own.length;
    return isOrder ? numbers.map((number) => own[number - first]!) : own;
  };
  const queues = { image: orderOf("image"), video: orderOf("video") };
  return media.map(({ kind }) => queues[kind].shift()!);
}
