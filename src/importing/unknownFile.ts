/** Says what a file is that is neither a picture, nor a clip, nor a sheet, by its first bytes. */
import { isMediaFile } from "../formats/chat/rows.ts";

/** Leading text, as bytes, and what to do about it. */
/* oxlint-disable no-control-regex */
const KNOWN: readonly [RegExp, string][] = [
  [/^PAR1/, "This is a Parquet table. Save it as JSONL or CSV and drop that, with its pictures as files."],
  [/^ARROW1/, "This is an Arrow table. Save it as JSONL or CSV and drop that, with its pictures as files."],
  [/^\x93NUMPY/, "This is a NumPy array. Save its pictures as PNG and its labels as CSV, and drop these."],
  [/^\x89HDF/, "This is an HDF5 file. Save its pictures as PNG and its labels as CSV, and drop these."],
  [/^SQLite format 3/, "This is a database. Save its tables as CSV and drop these."],
  [/^[^]{257}ustar/, "This is a tar archive. Unpack it, or pack it as zip, and drop that."],
  [/^\s*<\?xml/i, "This is an XML file. Scion reads questions with answers from CSV, TSV, JSON and JSONL: save them so."],
]; // prettier-ignore

/* oxlint-enable no-control-regex */

const UNKNOWN =
  "Scion does not know this kind of file. It reads pictures, clips, and questions with answers in CSV, TSV, JSON or JSONL.";

/** `path`: where its name promises a picture or clip, the sentence says that it is none. */
export function unknownFile(path: string, head: Uint8Array): string {
  // Each byte is one character.
  const text = Array.from(head, (byte) => String.fromCharCode(byte)).join("");
  const marked = text.replace(/^\xef\xbb\xbf/, "");
  const known = KNOWN.find(([start]) => start.test(marked))?.[1];
  if (known) return known;
  if (!isMediaFile(path)) return UNKNOWN;
  const what = /[\0-\x08]/.test(text) ? "of no kind that Scion knows" : "text"; // oxlint-disable-line no-control-regex
  return `This is neither a picture nor a clip, whatever its name says: its content is ${what}. Get the file anew.`;
}
