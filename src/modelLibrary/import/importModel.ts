/**
 * Imports all files of a model, small ones first, and saves its record after each, so that it can be resumed. With its last file
 * a model from a folder or a server becomes what its weights say that it is.
 */
import type { ModelFile, ModelRecord } from "../../protocol/models.ts";
import { freeBytes } from "../../storage/io/freeBytes.ts";
import {
  guardRoom,
  modelPath,
  noRoom,
  putModel,
  removeModel,
  withDoneBytes,
} from "../../storage/models/modelStore.ts";
import type { Job } from "../../base/async/job.ts";
import { downloadFile } from "./download.ts";
import { settleImport } from "./settleImport.ts";
import type { ModelSource } from "./source.ts";

/**
 * @returns the record of the complete model: the one of before when the same model is here already.
 * @throws {UserError} when a download fails or the disk is full. Partial files stay when the source is resumable;
 * otherwise the model is removed.
 */
export async function importModel(
  source: ModelSource,
  started: ModelRecord,
  job: Job,
): Promise<ModelRecord> {
  let record = await withDoneBytes(started);
  const total = sum(record.files, ({ bytes }) => bytes);
  const missing = () => total - sum(record.files, ({ doneBytes }) => doneBytes);
  const free = await freeBytes();
  if (missing() > free) throw noRoom(record.title, missing(), free);
  const saveRecord = async (files: ModelFile[]) => {
    record = { ...record, files };
    await putModel(record);
  };
  try {
    return await guardRoom(record.title, missing, async () => {
      await saveRecord(record.files);
      for (const [i, file] of record.files.entries()) {
        if (file.sha256 !== "" && file.doneBytes === file.bytes) continue;
        const others = total - missing() - file.doneBytes;
        const whole = await downloadFile(source, modelPath(record.folder, file.path), file, {
          signal: job.signal,
          onReceived: (bytes) => {
            record.files[i]!.doneBytes = bytes;
            job.progress("Bringing it here", others + bytes, total, "bytes");
          },
          onHashed: (bytes) => job.progress(`Checking ${file.path}`, bytes, file.bytes, "bytes"),
        });
        await saveRecord(record.files.with(i, whole));
      }
      return settleImport(record);
    });
  } catch (error) {
    if (source.resumable) await saveRecord((await withDoneBytes(record)).files).catch(() => {});
    else await removeModel(record);
    throw error;
  }
}

const sum = (files: readonly ModelFile[], of: (file: ModelFile) => number) =>
  files.reduce((total, file) => total + of(file), 0);
