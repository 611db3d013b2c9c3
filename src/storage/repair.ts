/**
 * Removes what a closed tab left behind: half-written files, files that no record names, records of removed projects, runs and passes
 * of synthesizers (one may have been saved after its removal), and media that nothing uses.
 */
import type { Project, Run } from "../protocol/records.ts";
import * as mediaStore from "./mediaStore.ts";
import { listFolder, removeHalfWritten, removePath } from "./io/opfs.ts";
import { PROJECT_RECORDS } from "./projectRecords.ts";
import { changeRecords, listKeys, listRecords, type RecordKey } from "./io/records.ts";
import { repairModels } from "./models/repairModels.ts";
import { removeUnnamedFiles } from "./runs/runFiles.ts";
import { removeUnusedMedia } from "./usedMedia.ts";

/**
 * Call once at the start, and only while no other tab has the studio open.
 * @param servedModels ids of the models that ship with the studio
 */
export async function repairStorage(servedModels: readonly string[]): Promise<void> {
  await removeHalfWritten();
  await removeUnknownRecords();
  await mediaStore.withMediaLock(mediaStore.removeUnknownFiles);
  await removeUnusedMedia(await mediaStore.mediaHashes());
  await repairModels(servedModels);
  await repairRuns();
}

async function removeUnknownRecords(): Promise<void> {
  const projects = new Set((await listRecords<Project>("project")).map(({ id }) => id));
  const runs = new Set((await listKeys("run")).map(([, , id]) => id));
  const passes = new Set((await listKeys("synthesis")).map(([, , id]) => id));
  const keys = (await Promise.all(PROJECT_RECORDS.map((noun) => listKeys(noun)))).flat();
  const isUnknown = ([noun, projectId, id]: RecordKey) =>
    !projects.has(projectId!) ||
    (noun === "metrics" && !runs.has(id)) ||
    (noun === "synthesisRow" && !passes.has(id));
  await changeRecords({ remove: keys.filter(isUnknown) });
}

async function repairRuns(): Promise<void> {
  const runs = new Map((await listRecords<Run>("run")).map((run) => [run.id, run]));
  for (const id of await listFolder("runs")) {
    const run = runs.get(id);
    if (run) await removeUnnamedFiles(run);
    else await removePath(`runs/${id}`);
  }
}
