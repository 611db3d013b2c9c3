/**
 * Calls about the sample projects under samples/ beside the page: list them, and copy one into a new project. Everything is
 * fetched before anything is stored, so that cancelling leaves nothing behind.
 */
import { UserError } from "../../base/userError.ts";
import { inParallel } from "../../base/inParallel.ts";
import { newId } from "../../base/newId.ts";
import { readChatRows } from "../../formats/chat/chatJson.ts";
import { readJsonRows } from "../../formats/jsonRows.ts";
import type { Row } from "../../formats/chat/rows.ts";
import type { SampleInfo } from "../../protocol/reports.ts";
import type { Example, Field, Part, Project } from "../../protocol/records.ts";
import type { NewMedia } from "../../storage/mediaStore.ts";
import type { Context, HandlersOf } from "../context.ts";
import type { Job } from "../../base/job.ts";
import { ingestOwnMedia } from "../../importing/ingestMedia.ts";
import { pageBase, SERVED_MODELS } from "../../modelLibrary/servedModels.ts";

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

/** Fields of the samples, by id. */
const FIELDS: Record<string, Field> = { kitchen: "cooking", "blood-smear": "medicine" };

/** The sample whose rows are added to every project as part "replay". */
const REPLAY = "replay";

const FETCH_LANES = 6;

async function fetchFrom(path: string): Promise<Response> {
  const response = await fetch(new URL(`samples/${path}`, pageBase())).catch(() => null);
  if (response?.ok) return response;
  throw new UserError(
    `The sample's file ${path} could not be read (${response ? response.status : "no connection"}). Reload the page and try again.`,
  );
}

interface SampleRow {
  part: Part;
  row: Row;
  folder: string;
}

/** All rows of a sample, part by part. */
async function sampleRows(folder: string): Promise<{ sample: Sample; rows: SampleRow[] }> {
  const sample = (await (await fetchFrom(`${folder}/sample.json`)).json()) as Sample;
  const rows: SampleRow[] = [];
  for (const { id, file } of sample.parts) {
    const bytes = new Uint8Array(await (await fetchFrom(`${folder}/${file}`)).arrayBuffer());
    const read = readChatRows(readJsonRows(bytes, file), file);
    const [problem] = read.problems;
    if (problem) throw new Error(`The sample ${folder} is not as it should be: ${problem}`);
    const part = folder === REPLAY ? REPLAY : (id as Part);
    rows.push(...read.rows.map((row) => ({ part, row, folder })));
  }
  return { sample, rows };
}

/** Fetches every picture and clip once, by its address under samples/. */
async function fetchMedia(rows: readonly SampleRow[], { progress }: Job) {
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

export function sampleHandlers({
  library,
  jobs,
}: Context): HandlersOf<"sample.list" | "project.openSample"> {
  return {
    async "sample.list"() {
      return (await (await fetchFrom("index.json")).json()) as SampleInfo[];
    },

    "project.openSample": ({ sampleId, jobId }) =>
      jobs.run(jobId, async (job) => {
        job.progress("Reading the sample", 0, 0);
        const { sample, rows } = await sampleRows(sampleId);
        const replay = await sampleRows(REPLAY);
        const all = [...rows, ...replay.rows];
        const media = await fetchMedia(all, job);
        const now = new Date().toISOString();
        const project: Project = {
          id: newId(),
          title: sample.title,
          field: FIELDS[sample.id] ?? "other",
          system: sample.system,
          modelId: SERVED_MODELS[0],
          createdAt: now,
          notice: { about: sample.about, licence: sample.licence, text: sample.notice },
        };
        const examples = all.map(({ part, row, folder }, i): Example => {
          const items = row.media.map(({ path }) => media.get(`${folder}/${path}`)!.media);
          return {
            // The same in every copy of the sample, in the order of its rows.
            id: `${part}-${String(i).padStart(5, "0")}`,
            projectId: project.id,
            part,
            media: items,
            turns: row.turns,
            split: row.split ?? "train",
            source: row.source ?? items[0]?.hash ?? "",
            editedAt: now,
          };
        });
        const files = new Map([...media.values()].map((item) => [item.media.hash, item]));
        job.progress("Storing", 0, files.size);
        await library.addProject(
          { project, examples, versions: [], runs: [], reports: [] },
          [...files.values()],
          (count) => job.progress("Storing", count, files.size),
        );
        return project;
      }),
  };
}
