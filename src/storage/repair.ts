/**
 * Removes what a closed tab left behind: half-written files, files without a record, records of removed projects (a run may
 * have been saved after its project was removed), and media that nothing uses.
 */
import type { Project, Run } from "../protocol/records.ts";
import * as mediaStore from "./mediaStore.ts";
import { removeUnknownModels } from "./modelStore.ts";
import { listFolder, removeHalfWritten, removePath } from "./opfs.ts";
import { changeRecords, listKeys, listRecords } from "./records.ts";
import { removeUnusedMedia } from "./usedMedia.ts";

/** Call once at the start, and only while no other tab has the studio open. */
export async function repairStorage(): Promise<void> {
  await removeHalfWritten();
  const projects = new Set((await listRecords<Project>("project")).map(({ id }) => id));
  const runs = await listRecords<Run>("run");
  const orphans = runs.filter((run) => !projects.has(run.projectId));
  const keys = await Promise.all(
    ["example", "version", "rows", "report", "chat"].map((noun) => listKeys(noun)),
  );
  await changeRecords({
    remove: [
      ...keys.flat().filter(([, projectId]) => !projects.has(projectId!)),
      ...orphans.map(({ id }) => ["run", id]),
    ],
  });
  await mediaStore.withMediaLock(mediaStore.removeUnknownFiles);
  await removeUnusedMedia(await mediaStore.mediaHashes());
  await removeUnknownModels();
  const runIds = new Set((await listKeys("run")).map(([, id]) => id));
  for (const id of await listFolder("runs")) if (!runIds.has(id)) await removePath(`runs/${id}`);
}
