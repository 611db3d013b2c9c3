/** Brings all files of a model here, small ones first, and keeps the record in step, so that any moment can be the last. */
import type { ModelFile, ModelRecord } from "../protocol/models.ts";
import {
  freeBytes,
  guardRoom,
  modelPath,
  noRoom,
  putModel,
  removeModel,
  withDoneBytes,
} from "../storage/modelStore.ts";
import type { Job } from "../base/job.ts";
import { downloadFile } from "./download.ts";
import type { ModelSource } from "./source.ts";

/**
 * @returns the record of the whole model.
 * @throws UserError; what has arrived stays when the source lasts beyond this page, otherwise everything is removed.
 */
export async function bringModel(
  source: ModelSource,
  started: ModelRecord,
  job: Job,
): Promise<ModelRecord> {
  let record = await withDoneBytes(started);
  const total = sum(record.files, ({ bytes }) => bytes);
  const missing = () => total - sum(record.files, ({ doneBytes }) => doneBytes);
  const free = await freeBytes();
  if (missing() > free) throw noRoom(record.title, missing(), free);
  const keep = async (files: ModelFile[], state: ModelRecord["state"] = "partial") => {
    record = { ...record, files, state };
    await putModel(record);
  };
  try {
    return await guardRoom(record.title, missing, async () => {
      await keep(record.files);
      for (const [i, file] of record.files.entries()) {
        if (file.sha256 !== "" && file.doneBytes === file.bytes) continue;
        const others = total - missing() - file.doneBytes;
        const whole = await downloadFile(source, modelPath(record.id, file.path), file, {
          signal: job.signal,
          arrived: (bytes) => {
            record.files[i]!.doneBytes = bytes;
            job.progress("Bringing it here", others + bytes, total, "bytes");
          },
          checked: (bytes) => job.progress(`Checking ${file.path}`, bytes, file.bytes, "bytes"),
        });
        await keep(record.files.with(i, whole));
      }
      await keep(record.files, "complete");
      return record;
    });
  } catch (error) {
    if (source.lasting) await keep((await withDoneBytes(record)).files).catch(() => {});
    else await removeModel(record.id);
    throw error;
  }
}

const sum = (files: readonly ModelFile[], of: (file: ModelFile) => number) =>
  files.reduce((total, file) => total + of(file), 0);
