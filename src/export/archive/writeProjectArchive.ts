/** Writes a project as a set of files (projectArchive.ts). */
import { logHead } from "../../dataset/checkLog.ts";
import type { FileSink } from "../../formats/fileSource.ts";
import { writeJsonl } from "../../formats/jsonl.ts";
import { SCHEMA_VERSION } from "../../formats/migrations.ts";
import type { Media } from "../../protocol/records.ts";
import {
  mediaOf,
  mediaPath,
  SPECIALIST_PATH,
  type ArchiveFiles,
  type OnFile,
  type ProjectArchive,
} from "./projectArchive.ts";

/** Equal content gives equal files. */
export async function writeProjectArchive(
  sink: FileSink,
  archive: ProjectArchive,
  files: ArchiveFiles,
  onFile: OnFile = () => {},
): Promise<void> {
  const { project, examples, aside, drafts, versions, runs, reports, models, specialist } = archive;
  const { log } = archive;
  const media = [...mediaOf(archive).values()];
  const total = media.length + runs.length;
  let done = 0;
  const head = {
    format: "scion-project",
    schemaVersion: SCHEMA_VERSION,
    project,
    versions: versions.map(({ version, system }) => ({ version, system })),
    runs: runs.map(({ id }) => id),
    reports,
    models,
    log: logHead(log),
  };
  await sink.write("project.json", `${JSON.stringify(head, null, 2)}\n`);
  await sink.write("examples.jsonl", writeJsonl(examples.map(withoutLocalNames)));
  await sink.write("aside.jsonl", writeJsonl(aside.map(withoutLocalNames)));
  await sink.write("drafts.jsonl", writeJsonl(drafts.map(withoutLocalNames)));
  await sink.write("log.jsonl", writeJsonl(log));
  if (specialist) await sink.write(SPECIALIST_PATH, specialist);
  for (const { version, rows } of versions) {
    await sink.write(`versions/${version.id}.jsonl`, writeJsonl(rows.map(withoutLocalNames)));
  }
  for (const item of media) {
    await sink.write(mediaPath(item), await files.media(item.hash));
    onFile(++done, total);
  }
  for (const run of runs) {
    // How long things took is true of this computer alone.
    const { timings: _, kernels: __, ...record } = run;
    await sink.write(`runs/${run.id}/run.json`, `${JSON.stringify(record)}\n`);
    for (const { name, data } of await files.runFiles(run.id)) {
      await sink.write(`runs/${run.id}/${name}`, data);
    }
    onFile(++done, total);
  }
}

function withoutLocalNames<T extends { media: Media[] }>(record: T): T {
  return { ...record, media: record.media.map((item) => ({ ...item, localName: "" })) };
}
