/**
 * Matches the media paths of a sheet to dropped files. Such paths come from other machines: other folders, Windows
 * separators, other case, other Unicode normalisation, percent escapes. The file with the longest common path suffix
 * wins; a tie is reported, never guessed. What Label Studio renamed is found by the name that it had before, which is said.
 */
import { formatCount } from "../base/words/formatCount.ts";
import type { Row } from "../formats/chat/rows.ts";
import { problemAt, type LineUnit } from "../formats/text/lineProblems.ts";
import { sheetName } from "./sheets/sheetName.ts";
import { uploadsByName } from "./uploadNames.ts";

export interface MatchedMedia {
  /** The dropped file of each path that was found. Data URIs are not in it: they are their own file. */
  files: Map<string, string>;
  /** Rows whose media were all found, and one sentence for each of the others. */
  rows: Row[];
  problems: string[];
}

/**
 * @param dropped paths of all files that were dropped together, relative, with forward slashes
 * @param sheet path of the file that the rows come from
 * @param unit what `line` of a row counts: lines of the file, or rows of a list
 */
export function matchMedia(
  rows: readonly Row[],
  dropped: readonly string[],
  sheet: string,
  unit: LineUnit = "line",
): MatchedMedia {
  const find = matcher(dropped, folderOf(sheet));
  const uploads = uploadsByName(
    rows.flatMap((row) => row.media.map(({ path }) => path)),
    dropped,
  );
  const name = sheetName(sheet);
  const renamed = new Map<string, string>();
  const result: MatchedMedia = { files: new Map(), rows: [], problems: [] };
  for (const row of rows) {
    const reasons: string[] = [];
    for (const { path } of row.media) {
      if (path.startsWith("data:") || result.files.has(path)) continue;
      const asWritten = find(path);
      const found = "file" in asWritten ? asWritten : (uploads(path) ?? asWritten);
      if (found !== asWritten && "file" in found) renamed.set(path, found.file);
      if ("file" in found) result.files.set(path, found.file);
      else reasons.push(found.reason);
    }
    if (reasons.length === 0) result.rows.push(row);
    else {
      const what = `${reasons.join("; ")}. The row is left out.`;
      result.problems.push(problemAt(name, unit, row.line, what));
    }
  }
  const [example] = renamed;
  if (example) {
    const [path, file] = example;
    result.problems.push(
      `${name}: ${formatCount(renamed.size, "picture or clip is", "pictures or clips are")} called otherwise than in it, as Label Studio renames what is uploaded: "${path.split("/").at(-1)!}" is "${file}". Look whether they belong together.`,
    );
  }
  return result;
}

interface Candidate {
  file: string;
  /** Path segments as written. */
  exact: string[];
  /** Path segments with forward slashes, in NFC and lower case. */
  normalised: string[];
}

function matcher(dropped: readonly string[], folder: string) {
  const byName = new Map<string, Candidate[]>();
  const stems = new Map<string, string[]>();
  for (const file of dropped) {
    const candidate = { file, exact: segments(file), normalised: segments(normalise(file)) };
    const key = candidate.normalised.at(-1) ?? "";
    const same = byName.get(key);
    if (same) same.push(candidate);
    else byName.set(key, [candidate]);
    stems.set(stem(key), [...(stems.get(stem(key)) ?? []), file]);
  }
  return (path: string): { file: string } | { reason: string } => {
    // A file name may contain "%20" literally: the path as written is tried first.
    for (const spelling of new Set([path, unescaped(path)])) {
      const exact = segments(spelling.replaceAll("\\", "/"));
      const normalised = segments(normalise(spelling));
      const candidates = byName.get(normalised.at(-1) ?? "") ?? [];
      const best = bestMatches(candidates, exact, normalised, folder);
      if (best.length === 1) return { file: (best[0] as Candidate).file };
      if (best.length > 1) {
        return {
          reason: `"${shorten(path)}" could be ${best
            .slice(0, 3)
            .map(({ file }) => `"${file}"`)
            .join(" or ")}; write more of the path`,
        };
      }
    }
    const similar = stems.get(stem(segments(normalise(path)).at(-1) ?? "")) ?? [];
    return {
      reason: `"${shorten(path)}" is not among the files you dropped; drop it together with the sheet, or correct the name${hintOf(similar)}`,
    };
  };
}

/** What may be meant: files of the same name with other endings. */
function hintOf(similar: readonly string[]): string {
  if (similar.length === 0) return "";
  const listed = similar.slice(0, 3).map((file) => `"${file}"`);
  if (similar.length === 1) return `. There is ${listed[0]}: write its whole name if that is meant`;
  const more = similar.length > 3 ? ` and ${similar.length - 3} more` : "";
  return `. There are ${similar.length} files of that name, ${listed.join(", ")}${more}: write the ending of the one that is meant`;
}

/** The candidates with the longest common suffix; ties are broken by exact spelling, then by the sheet's own folder. */
function bestMatches(
  candidates: Candidate[],
  exact: string[],
  normalised: string[],
  folder: string,
) {
  const ranks: ((candidate: Candidate) => number)[] = [
    (candidate) => commonSuffix(candidate.normalised, normalised),
    (candidate) => commonSuffix(candidate.exact, exact),
    ({ file }) => (file === `${folder}${exact.join("/")}` || file === exact.join("/") ? 1 : 0),
    ({ file }) => (file.startsWith(folder) ? 1 : 0),
  ];
  let best = candidates;
  for (const rank of ranks) {
    if (best.length < 2) break;
    const top = Math.max(...best.map(rank));
    best = best.filter((candidate) => rank(candidate) === top);
  }
  return best;
}

/** Number of equal segments at the end. */
function commonSuffix(a: string[], b: string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length))
    length++;
  return length;
}

function normalise(path: string): string {
  return path.replaceAll("\\", "/").normalize("NFC").toLowerCase();
}

function segments(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== "." && part !== "..");
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function stem(name: string): string {
  return name.replace(/\.[^.]*$/, "");
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function shorten(path: string): string {
  return path.length > 100 ? `…${path.slice(-97)}` : path;
}
