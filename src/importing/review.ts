/**
 * From what the dropped files hold to the rows of the review sheet, and the examples they become when the person agrees.
 * Pure: decides, and stores nothing.
 */
import { canonicalJson } from "../base/canonicalJson.ts";
import { newId } from "../base/newId.ts";
import { partOf } from "../dataset/exampleRow.ts";
import type { ReviewRow } from "../protocol/reports.ts";
import type { Example, Media, Split, Turn } from "../protocol/records.ts";
import type { NewMedia } from "../storage/mediaStore.ts";
import type { Inspected } from "./inspectFiles.ts";

/** One line of the review, with what it would add. */
export interface Candidate {
  row: ReviewRow;
  media: NewMedia[];
  turns: Turn[];
  /** As the sheet says, if it does. */
  split?: Split;
  source?: string;
}

/** Equal for examples that ask and answer the same about the same media. */
const contentOf = (media: readonly Media[], turns: readonly Turn[]) =>
  canonicalJson([
    media.map(({ hash }) => hash),
    turns.map(({ question, answer }) => [question.trim(), answer.trim()]),
  ]);

const NO_QUESTION = "Waits for its question and answer.";

/** The lines of the review: rows of sheets, then pictures and clips that no sheet names, then what cannot be used. */
export function reviewCandidates(
  { media, rows, broken }: Inspected,
  present: readonly Example[],
): Candidate[] {
  const known = new Set(present.map((example) => contentOf(example.media, example.turns)));
  const knownMedia = new Set(present.flatMap((example) => example.media.map(({ hash }) => hash)));
  const candidates: Candidate[] = [];
  const add = (candidate: Omit<Candidate, "row">, row: Omit<ReviewRow, "key">) => {
    candidates.push({ ...candidate, row: { ...row, key: String(candidates.length) } });
  };
  const named = new Set<string>();

  for (const { row, paths, sheet, unit } of rows) {
    for (const path of paths) named.add(path);
    const found = paths.map((path) => media.get(path)!);
    const kept = found.filter((item) => "media" in item);
    const failed = paths.flatMap((path, i) => {
      const item = found[i]!;
      return "reason" in item ? [`${path}: ${item.reason}`] : [];
    });
    const fileName = sheet.split("/").at(-1);
    const where = `${fileName}, ${unit} ${row.line}`;
    const content = contentOf(
      kept.map((item) => item.media),
      row.turns,
    );
    const isKnown = known.has(content);
    known.add(content);
    const notes = [...new Set(kept.flatMap((item) => item.notes))];
    // The file in the sheet may be a clip where the sheet says picture: what it is decides.
    const turns = withRealMarks(
      row.turns,
      kept.map((item) => item.media),
    );
    add(
      {
        media: kept,
        turns,
        ...(row.split && { split: row.split }),
        ...(row.source && { source: row.source }),
      },
      {
        name: paths[0] ?? where,
        state: failed.length ? "broken" : isKnown ? "duplicate" : "ready",
        kind: partOf(kept.length ? kept.map((item) => item.media) : row.media),
        note: failed.length
          ? failed.join(" ")
          : isKnown
            ? "The same question about the same file is there already."
            : [
                paths.length ? `Asked in ${where}.` : `"${shorten(turns[0]!.question)}"`,
                ...notes,
              ].join(" "),
        questions: row.turns.length,
        bytes: kept.reduce((sum, item) => sum + item.blob.size, 0),
        ...(kept[0] && { thumb: kept[0].thumb }),
      },
    );
  }

  const seen = new Map<string, string>();
  for (const [path, item] of media) {
    if (named.has(path)) continue;
    if ("reason" in item) {
      broken = [...broken, { path, ...item }];
      continue;
    }
    const { kind, hash } = item.media;
    const twin = seen.get(hash);
    const isKnown = knownMedia.has(hash);
    if (!twin) seen.set(hash, path);
    add(
      { media: [item], turns: [{ question: `<${kind}>\n`, answer: "", kind: "" }] },
      {
        name: path,
        state: isKnown || twin ? "duplicate" : "ready",
        kind,
        note: isKnown
          ? "The same file is in this project already."
          : twin
            ? `The same as ${twin}.`
            : [NO_QUESTION, ...item.notes].join(" "),
        questions: 0,
        bytes: item.blob.size,
        thumb: item.thumb,
      },
    );
  }

  for (const { path, reason, bytes } of broken) {
    const row = {
      name: path,
      state: "broken",
      kind: "text",
      note: reason,
      questions: 0,
      bytes,
    } as const;
    add({ media: [], turns: [] }, row);
  }
  return candidates;
}

/** Sheets guess by file name whether a mark is a picture or a clip; the opened files know. */
function withRealMarks(turns: readonly Turn[], media: readonly Media[]): Turn[] {
  let next = 0;
  return turns.map((turn) => ({
    ...turn,
    question: turn.question.replaceAll(/<(image|video)>/g, (mark) => {
      const item = media[next++];
      return item ? `<${item.kind}>` : mark;
    }),
  }));
}

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 77)}…` : text);

/** The example that a candidate becomes. Its split is set when it joins the project. */
export function exampleOf(candidate: Candidate, projectId: string): Example {
  const id = newId();
  const media = candidate.media.map((item) => item.media);
  return {
    id,
    projectId,
    part: partOf(media),
    media,
    turns: candidate.turns,
    split: "train",
    // File names can tell whom a picture shows; a hash does not.
    source: candidate.source ?? media[0]?.hash ?? id,
    editedAt: new Date().toISOString(),
  };
}
