/**
 * What every reader of question-and-answer files returns: rows in one neutral shape, and sentences about those that could
 * not be used. Also the placeholder rule of Video-LLaVA's format, in one place.
 */
import type { Split, Turn } from "../protocol/records.ts";

export interface MediaRef {
  kind: "image" | "video";
  /** As written in the file: a relative path, a Windows path, or a data URI. */
  path: string;
}

export interface Row {
  media: MediaRef[];
  turns: Turn[];
  /** Only when the row names them. */
  split?: Split;
  source?: string;
  system?: string;
  /** Line of the file, or number of the row in a JSON list. */
  line: number;
}

export interface ReadRows {
  rows: Row[];
  /** One sentence each, naming file, line and reason: rows that are left out, or what was assumed about those that are not. */
  problems: string[];
}

/** Asked when a file has pictures and answers but no questions: folders of labelled photos, captions. */
export const defaultQuestion = "What is this?";

const placeholder = /<(image|video)>/g;
const videoExtension = /\.(?:mp4|webm|mov|m4v|mkv|avi|mpe?g|ogv|3gp)$/i;

/** The media kind of a path, by its extension or data URI. */
export function mediaKind(path: string): MediaRef["kind"] {
  return path.startsWith("data:video/") || videoExtension.test(path) ? "video" : "image";
}

/** The placeholders of a text, in order. */
export function placeholders(text: string): MediaRef["kind"][] {
  return [...text.matchAll(placeholder)].map((match) => match[1] as MediaRef["kind"]);
}

/** "1 picture and 2 clips". */
export function countMedia(kinds: readonly MediaRef["kind"][]): string {
  const images = kinds.filter((kind) => kind === "image").length;
  const videos = kinds.length - images;
  const parts = [
    images || !videos ? `${images} ${images === 1 ? "picture" : "pictures"}` : "",
    videos ? `${videos} ${videos === 1 ? "clip" : "clips"}` : "",
  ];
  return parts.filter(Boolean).join(" and ");
}

/**
 * Makes media and placeholders agree: media are put in the order of their placeholders; where the questions have none at
 * all, they are put in front of the first one, clips before pictures (Video-LLaVA's order). Returns the reason when the
 * numbers differ.
 */
export function placeMedia(
  media: readonly MediaRef[],
  turns: readonly Turn[],
): { media: MediaRef[]; turns: Turn[] } | { reason: string } {
  for (const { answer } of turns) {
    const inAnswer = placeholders(answer);
    if (inAnswer.length) {
      return { reason: `an answer contains <${inAnswer[0]}>, which only questions may` };
    }
  }
  const wanted = turns.flatMap(({ question }) => placeholders(question));
  if (wanted.length === 0 && media.length > 0) {
    const ordered = [
      ...media.filter(({ kind }) => kind === "video"),
      ...media.filter(({ kind }) => kind === "image"),
    ];
    const [first, ...rest] = turns as [Turn, ...Turn[]];
    const marks = ordered.map(({ kind }) => `<${kind}>`).join("");
    const question = first.question === "" ? marks : `${marks}\n${first.question}`;
    return { media: ordered, turns: [{ ...first, question }, ...rest] };
  }
  const kinds = media.map(({ kind }) => kind);
  if ([...kinds].sort().join() !== [...wanted].sort().join()) {
    return {
      reason: `the questions have placeholders for ${countMedia(wanted)}, but the row names ${countMedia(kinds)}`,
    };
  }
  const queues = {
    image: media.filter(({ kind }) => kind === "image"),
    video: media.filter(({ kind }) => kind === "video"),
  };
  return { media: wanted.map((kind) => queues[kind].shift() as MediaRef), turns: [...turns] };
}

const splitNames: Record<Split, string[]> = {
  train: ["train", "training", "learn", "fit"],
  check: ["check", "val", "valid", "validation", "dev", "eval", "evaluation"],
  hidden: ["hidden", "test", "testing", "holdout", "heldout"],
};

/** The split that a word stands for in the usual vocabularies, or null. */
export function readSplit(word: string): Split | null {
  const plain = word.toLowerCase().replaceAll(/[^a-z]/g, "");
  for (const split of Object.keys(splitNames) as Split[]) {
    if (splitNames[split].includes(plain)) return split;
  }
  return null;
}
