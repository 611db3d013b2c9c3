/** Are the files of a stored model still what they were when they arrived? */
import type { Job } from "../base/async/job.ts";
import type { ModelCheck, ModelRecord } from "../protocol/models.ts";
import { readFile } from "../storage/io/opfs.ts";
import { modelPath } from "../storage/models/modelStore.ts";
import { hashFile } from "../storage/models/modelStoreWriter.ts";

/** Reads each file whole and compares its size and SHA-256 with the record. */
export async function checkStored(
  { folder, title, files }: ModelRecord,
  job: Job,
): Promise<ModelCheck> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const broken: ModelCheck["broken"] = [];
  let done = 0;
  for (const { path, bytes, sha256 } of files) {
    const file = await readFile(modelPath(folder, path));
    if (!file || file.size !== bytes) {
      const why = file ? `has ${file.size} bytes where ${bytes} were stored` : "is missing";
      broken.push({ path, why });
      continue;
    }
    const before = done;
    const digests = await hashFile(file, (read) =>
      job.progress(`Checking ${title}`, (done += read), total, "bytes"),
    );
    done = before + bytes;
    if (digests.sha256 !== sha256) {
      const why = `has the checksum ${digests.sha256.slice(0, 12)}… where ${sha256.slice(0, 12)}… was stored`;
      broken.push({ path, why });
    }
  }
  return { broken, files: files.length, bytes: total };
}
