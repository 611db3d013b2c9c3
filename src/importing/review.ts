/** Turns inspected files into the rows of the import review, and chosen rows into examples. Pure: stores nothing. */
import { placeholder, replacePlaceholders } from "../base/examples/placeholders.ts";
import { canonicalJson } from "../base/canonicalJson.ts";
import { newId } from "../base/newId.ts";
import { partOf } from "../dataset/exampleRow.ts";
import { writtenBy } from "../dataset/provenance.ts";
import type { ReviewRow } from "../protocol/reports.ts";
import type { Example, Media, Split, Turn } from "../protocol/records.ts";
import type { NewMedia } from "../storage/mediaStore.ts";
import { placeOf, type LineUnit } from "../formats/text/lineProblems.ts";
import type { InspectedFiles } from "./inspectedFiles.ts";
import type { PathSplits } from "./pathSplits.ts";

/** A review row with the media and turns that it would add. */
export interface Candidate {
  row: ReviewRow;
  media: NewMedia[];
  turns: Turn[];
  /** Only when the sheet, or a folder, names it. */
  split?: Split;
  source?: string;
  /** Who gave the answer of each turn. */
  annotators?: string[][];
  /** The row of a sheet, for messages. */
  origin?: { name: string; unit: LineUnit; line: number };
}

/** Key of an example's content: equal for the same questions and answers about the same media. */
const contentKey = (media: readonly Media[], turns: readonly Turn[]) =>
  canonicalJson([
    media.map(({ hash }) => hash),
    turns.map(({ question, answer }) => [question.trim(), answer.trim()]),
  ]);

const NO_QUESTION = "Waits for its question and answer.";

/** The review rows: rows of sheets, then media that no sheet names, then unusable files. */
export function reviewCandidates(
  { media, rows, broken }: Pick<InspectedFiles, "media" | "rows" | "broken">,
  present: readonly Example[],
  splitOf: PathSplits["splitOf"] = () => null,
): Candidate[] {
  const known = new Set(present.map((example) => contentKey(example.media, example.turns)));
  const firstOf = new Map<string, Candidate>();
  const knownMedia = new Set(present.flatMap((example) => example.media.map(({ hash }) => hash)));
  const candidates: Candidate[] = [];
  const add = (candidate: Omit<Candidate, "row">, row: Omit<ReviewRow, "key">): Candidate => {
    const added = { ...candidate, row: { ...row, key: String(candidates.length) } };
    candidates.push(added);
    return added;
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
    const origin = { name: sheet.split("/").at(-1)!, unit, line: row.line };
    const where = placeOf(origin.name, unit, row.line);
    const split = row.split ?? splitOf(paths, sheet);
    const content = contentKey(
      kept.map((item) => item.media),
      row.turns,
    );
    const isKnown = known.has(content);
    known.add(content);
    const first = failed.length === 0 ? firstOf.get(content) : undefined;
    const agreeing = row.annotators && first ? joinAnnotators(first, row.annotators) : [];
    const notes = [...new Set(kept.flatMap((item) => item.notes))];
    // The file's actual kind decides, also where the sheet says otherwise.
    const turns = withActualKinds(
      row.turns,
      kept.map((item) => item.media),
    );
    const added = add(
      {
        media: kept,
        turns,
        origin,
        ...(split && { split }),
        ...(row.source && { source: row.source }),
        ...(row.annotators && { annotators: row.annotators.map((name) => (name ? [name] : [])) }),
      },
      {
        name: paths[0] ?? where,
        state: failed.length
          ? found.some((item) => "isAsking" in item)
            ? "asking"
            : "broken"
          : isKnown
            ? "duplicate"
            : row.doubt
              ? "doubtful"
              : "ready",
        kind: partOf(kept.length ? kept.map((item) => item.media) : row.media),
        note: failed.length
          ? failed.join(" ")
          : isKnown
            ? agreeing.length > 0
              ? `The same answer is there already; ${agreeing.join(" and ")} is kept as one who gave it too.`
              : "The same question about the same file is there already."
            : [
                row.doubt,
                paths.length ? `Asked in ${where}.` : `"${shorten(turns[0]!.question)}"`,
                ...notes,
              ]
                .filter(Boolean)
                .join(" "),
        questions: row.turns.length,
        bytes: kept.reduce((sum, item) => sum + item.blob.size, 0),
        ...(kept[0] && { thumb: kept[0].thumb }),
      },
    );
    if (failed.length === 0 && !isKnown) firstOf.set(content, added);
  }

  const seen = new Map<string, string>();
  for (const [path, item] of media) {
    if (named.has(path)) continue;
    if ("reason" in item) {
      if (item.isAsking) add({ media: [], turns: [] }, unopened(path, item, "asking"));
      else if (!item.isAside) broken = [...broken, { path, ...item }];
      continue;
    }
    const { kind, hash } = item.media;
    const duplicateOf = seen.get(hash);
    const isKnown = knownMedia.has(hash);
    if (!duplicateOf) seen.set(hash, path);
    const split = splitOf([path]);
    const turns = [{ question: `${placeholder(kind)}\n`, answer: "", kind: "" }];
    add(
      {
        media: [item],
        turns,
        ...(split && { split }),
        ...(item.source && { source: item.source }),
      },
      {
        name: path,
        state: isKnown || duplicateOf ? "duplicate" : "ready",
        kind,
        note: isKnown
          ? "The same file is in this project already."
          : duplicateOf
            ? `The same as ${duplicateOf}.`
            : [NO_QUESTION, ...item.notes].join(" "),
        questions: 0,
        bytes: item.blob.size,
        thumb: item.thumb,
      },
    );
  }

  for (const { path, ...item } of broken) {
    add({ media: [], turns: [] }, unopened(path, item, "broken"));
  }
  return candidates;
}

/** Adds who gave the same answers to those of an earlier row; returns the names that are new there. */
function joinAnnotators(first: Candidate, names: readonly string[]): string[] {
  const before = first.annotators ?? first.turns.map((): string[] => []);
  const isNew = (name: string, at: number) => name !== "" && !before[at]!.includes(name);
  first.annotators = before.map((known, at) =>
    isNew(names[at]!, at) ? [...known, names[at]!] : known,
  );
  return [...new Set(names.filter(isNew))];
}

/** The row of a file that gives nothing to store. */
const unopened = (
  name: string,
  { reason, bytes }: { reason: string; bytes: number },
  state: ReviewRow["state"],
) => ({ name, state, kind: "text", note: reason, questions: 0, bytes }) as const;

/** Replaces placeholders, which sheets choose by file name, by the kinds of the decoded files. */
function withActualKinds(turns: readonly Turn[], media: readonly Media[]): Turn[] {
  let next = 0;
  return turns.map((turn) => ({
    ...turn,
    question: replacePlaceholders(turn.question, (kind) =>
      placeholder(media[next++]?.kind ?? kind),
    ),
  }));
}

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 77)}…` : text);

/** The example of a candidate; its split is assigned when it is added to the project. */
export function exampleOf(candidate: Candidate, projectId: string): Example {
  const id = newId();
  const media = candidate.media.map((item) => item.media);
  const when = new Date().toISOString();
  return {
    id,
    projectId,
    part: partOf(media),
    media,
    turns: writtenBy(
      candidate.turns,
      { by: "import", what: fileWords(candidate.origin?.name), source: "", licence: "", when },
      candidate.annotators,
    ),
    split: "train",
    // The hash instead of the file name, which may hold personal data.
    source: candidate.source ?? media[0]?.hash ?? id,
    editedAt: when,
  };
}

/** "CSV file": the name itself may hold personal data, and provenance is exported. */
function fileWords(name = ""): string {
  const [, ending] = /\.(\w{1,8})$/.exec(name) ?? [];
  return ending ? `${ending.toUpperCase()} file` : "A file";
}
