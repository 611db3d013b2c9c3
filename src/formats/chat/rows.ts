/**
 * The common row format of all readers of question-and-answer files, with messages about rows that could not be used, and
 * the placement of media by the placeholders of Video-LLaVA's format.
 */
import { placeholder, placeholdersIn } from "../../base/examples/placeholders.ts";
import type { Split, Turn } from "../../protocol/records.ts";
import type { BoxedPicture, UnsizedPicture } from "../boxes/boxedPicture.ts";

export interface MediaRef {
  kind: "image" | "video";
  /** As written in the file: a relative path, Windows path, or data URI. */
  path: string;
}

export interface Row {
  media: MediaRef[];
  turns: Turn[];
  /** Only when the row names them. */
  split?: Split;
  source?: string;
  system?: string;
  /** Who answered each turn, "" where that is not said; absent where nobody is named. */
  annotators?: string[];
  /** Why the row may not be what was meant: it is asked about before it is stored. */
  doubt?: string;
  /** Boxes that its turns were written from. */
  boxes?: BoxedPicture | UnsizedPicture;
  /** Line of the file, or number of the row in a JSON list. */
  line: number;
}

export interface ReadRows {
  rows: Row[];
  /** Messages with file, line and reason: rows left out, and assumptions about the others. */
  problems: string[];
}

/** Question for files that have media and answers but no questions, such as labels or captions. */
export const DEFAULT_QUESTION = "What is this?";

/** Names of the column or field that says a row's split, and of the one that says what it came from. */
export const SPLIT_NAMES = ["split", "set", "subset", "partition"];
export const SOURCE_NAMES = [
  "source",
  "origin",
  "group",
  "scene",
  "patient",
  "patientid",
  "subject",
];

/** Names of the column or field that says who answered, without case, spaces and punctuation. */
export const ANNOTATOR_NAMES = ["annotator", "annotatorid", "annotatorname", "annotatedby", "rater", "raterid", "ratedby", "labeler", "labeller", "labelerid", "labeledby", "labelledby", "grader", "graderid", "gradedby", "reader", "readerid", "coder", "coderid", "answeredby", "completedby", "workerid", "annotiertvon"]; // prettier-ignore

const IMAGE_EXTENSION = /\.(?:png|jpe?g|jfif|webp|gif|avif|bmp|tiff?|heic|heif|dcm)$/i;
const VIDEO_EXTENSION = /\.(?:mp4|webm|mov|m4v|mkv|avi|mpe?g|ogv|3gp)$/i;

/** The media kind of a path, by its extension or data URI. */
export function mediaKind(path: string): MediaRef["kind"] {
  return path.startsWith("data:video/") || VIDEO_EXTENSION.test(path) ? "video" : "image";
}

/** Whether a text is the name of a picture or clip. */
export function isMediaFile(text: string): boolean {
  return IMAGE_EXTENSION.test(text) || VIDEO_EXTENSION.test(text);
}

/** Why one of the media cannot be read, as a clause; null where none is on the web. */
export function webAddressProblem(media: readonly MediaRef[]): string | null {
  const found = media.find(({ path }) => /^(?:https?|ftp|s3|gs):/i.test(path));
  return found
    ? `"${found.path.slice(0, 100)}" is a web address; Scion fetches nothing, so save the file beside this one and write its name`
    : null;
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
 * Orders media by their placeholders. Without any placeholders, they are inserted before the first question, clips before
 * pictures (Video-LLaVA's order). Returns the reason when media and placeholders do not match.
 */
export function placeMedia(
  media: readonly MediaRef[],
  turns: readonly Turn[],
): { media: MediaRef[]; turns: Turn[] } | { reason: string } {
  for (const { answer } of turns) {
    const inAnswer = placeholdersIn(answer);
    if (inAnswer.length) {
      return {
        reason: `an answer contains ${placeholder(inAnswer[0]!)}, which only questions may`,
      };
    }
  }
  const wanted = turns.flatMap(({ question }) => placeholdersIn(question));
  if (wanted.length === 0 && media.length > 0) {
    const ordered = [
      ...media.filter(({ kind }) => kind === "video"),
      ...media.filter(({ kind }) => kind === "image"),
    ];
    const [first, ...rest] = turns as [Turn, ...Turn[]];
    const leading = ordered.map(({ kind }) => placeholder(kind)).join("");
    const question = first.question === "" ? leading : `${leading}\n${first.question}`;
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
