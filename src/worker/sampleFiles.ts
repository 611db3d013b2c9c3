/** The sample projects as they are served under samples/ beside the page: their rows, and their pictures and clips. */
import { inParallel } from "../base/async/inParallel.ts";
import type { Job } from "../base/async/job.ts";
import { UserError } from "../base/userError.ts";
import { writtenBy } from "../dataset/provenance.ts";
import { readChatRows } from "../formats/chat/chatJson.ts";
import type { Row } from "../formats/chat/rows.ts";
import { readJsonRows } from "../formats/jsonRows.ts";
import { ingestOwnMedia } from "../importing/ingestMedia.ts";
import { pageBase } from "../modelLibrary/servedModels.ts";
import type { Provenance } from "../protocol/provenance.ts";
import type { Example, Part } from "../protocol/records.ts";
import type { NewMedia } from "../storage/mediaStore.ts";

/** samples/ID/sample.json. Files are relative to its folder; rows are LLaVA JSON with `split`, `source` and `kinds`. */
interface Sample {
  id: string;
  title: string;
  about: string;
  licence: string;
  notice: string;
  system: string;
  parts: { id: string; title: string; about: string; file: string }[];
}

/** The sample whose rows are general examples, for part "replay": what the embedded model can do and is to keep. */
export const GENERAL_SAMPLE = "replay";

const FETCH_LANES = 6;

export interface SampleRow {
  part: Part;
  row: Row;
  folder: string;
  provenance: Omit<Provenance, "when">;
}

/** @throws {UserError} when the file cannot be read */
export async function fetchFrom(path: string): Promise<Response> {
  const response = await fetch(new URL(`samples/${path}`, pageBase())).catch(() => null);
  if (response?.ok) return response;
  throw new UserError(
    `The sample's file ${path} could not be read (${response ? response.status : "no connection"}). Reload the page and try again.`,
  );
}

/** All rows of a sample, part by part. */
export async function sampleRows(folder: string): Promise<{ sample: Sample; rows: SampleRow[] }> {
  const sample = (await (await fetchFrom(`${folder}/sample.json`)).json()) as Sample;
  const rows: SampleRow[] = [];
  for (const { id, file } of sample.parts) {
    const bytes = new Uint8Array(await (await fetchFrom(`${folder}/${file}`)).arrayBuffer());
    const read = readChatRows(readJsonRows(bytes, file), file);
    const [problem] = read.problems;
    if (problem) throw new Error(`The sample ${folder} is not as it should be: ${problem}`);
    const part = folder === GENERAL_SAMPLE ? "replay" : (id as Part);
    const provenance: SampleRow["provenance"] = {
      ...{ by: "import", what: "Sample", source: sample.title, licence: sample.licence },
    };
    rows.push(...read.rows.map((row) => ({ part, row, folder, provenance })));
  }
  return { sample, rows };
}

/** Fetches every picture and clip once, by its address under samples/. */
export async function fetchMedia(
  rows: readonly SampleRow[],
  { progress }: Job,
): Promise<Map<string, NewMedia>> {
  const media = new Map<string, NewMedia>();
  const paths = new Set(
    rows.flatMap(({ row, folder }) => row.media.map(({ path }) => `${folder}/${path}`)),
  );
  progress("Fetching pictures and clips", 0, paths.size);
  await inParallel([...paths], FETCH_LANES, async (path) => {
    media.set(path, await ingestOwnMedia(await (await fetchFrom(path)).blob(), path));
    progress("Fetching pictures and clips", media.size, paths.size);
  });
  return media;
}

/** The rows as examples of a project. Their ids are the same in every project, in the order of the rows. */
export function sampleExamples(
  rows: readonly SampleRow[],
  media: ReadonlyMap<string, NewMedia>,
  projectId: string,
  editedAt: string,
): Example[] {
  return rows.map(({ part, row, folder, provenance }, i): Example => {
    const items = row.media.map(({ path }) => media.get(`${folder}/${path}`)!.media);
    return {
      id: `${part}-${String(i).padStart(5, "0")}`,
      ...{ projectId, part, media: items, editedAt },
      turns: writtenBy(row.turns, { ...provenance, when: editedAt }),
      split: row.split ?? "train",
      source: row.source ?? items[0]?.hash ?? "",
    };
  });
}

/** What is to be stored of fetched media: each file once. */
export function distinctMedia(media: ReadonlyMap<string, NewMedia>): NewMedia[] {
  return [...new Map([...media.values()].map((item) => [item.media.hash, item])).values()];
}
