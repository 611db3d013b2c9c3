/** Reads the loosely typed fields of JSON rows. */

export type Fields = Record<string, unknown>;

/** Why a row cannot be used, as a clause; caught by the readers. */
export class RowError extends Error {}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A string, number or boolean as trimmed text; null for anything else. */
export function asText(value: unknown): string | null {
  if (typeof value === "string") return value.trim();
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return null;
}

/** A number, or the text of one, as which numbers are read whose digits a double does not keep (parseJson.ts); NaN for anything else. */
export function asNumber(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

/** A path, from a string or from the objects that data sets use for files. @throws {RowError} when there is none. */
export function mediaPath(item: unknown, field: string): string {
  if (typeof item === "string" && item.trim() !== "") return item.trim();
  if (Array.isArray(item)) {
    throw new RowError(
      `its "${field}" is a list of frames; Scion takes whole clips, so name the video file itself`,
    );
  }
  if (isFields(item)) {
    for (const key of ["path", "url", "file_name", "image", "video", "src"]) {
      const path = item[key];
      if (typeof path === "string" && path !== "") return path;
    }
    if (typeof item.base64 === "string") return `data:image/png;base64,${item.base64}`;
  }
  throw new RowError(`its "${field}" does not name a file`);
}

/** Names of the question and of the answer in flat rows. Earlier names take precedence. */
export const QUESTION_FIELDS = ["question", "query", "instruction", "prompt", "prefix"];
export const ANSWER_FIELDS = [
  "answer",
  "response",
  "output",
  "completion",
  "suffix",
  "label",
  "caption",
  "text",
];
/** Names of the list of messages. */
export const MESSAGE_FIELDS = ["conversations", "conversation", "messages"];

/** Whether an object has a field that rows have, in the form that rows have it: text, or a list of messages. */
export function looksLikeRow(value: Fields): boolean {
  const isMessages = (name: string) =>
    Array.isArray(value[name]) && value[name].length > 0 && value[name].every(isFields);
  const isText = (name: string) => asText(value[name]) !== null;
  return (
    [...MESSAGE_FIELDS, "prompt"].some(isMessages) ||
    [...QUESTION_FIELDS, ...ANSWER_FIELDS].some(isText) ||
    (isText("question") && Array.isArray(value.answers))
  );
}
