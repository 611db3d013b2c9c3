/**
 * A stored model's weights as the GPU held them when it was last opened, in models/ID beside the files they were made from:
 * one copy a model, gone with it. It is written under a temporary name, so that half a copy is never found.
 */
import type { ByteSink, ByteSource } from "../formats/byteSource.ts";
import { modelPath, storedBytes } from "./modelStore.ts";
import { openPart, removePath, renameFile, writeWhole } from "./opfs.ts";

const NAME = "prepared.weights";

/** null when there is none. */
export function readPrepared(modelId: string): Promise<ByteSource | null> {
  return storedBytes(modelId, NAME);
}

/** Keeps what `fill` writes in place of the copy before. @throws what `fill` throws, and QuotaExceededError; nothing is left then. */
export async function writePrepared(
  modelId: string,
  fill: (sink: ByteSink) => Promise<void>,
): Promise<void> {
  const path = modelPath(modelId, `${NAME}.tmp`);
  const access = await openPart(path);
  let at = 0;
  try {
    access.truncate(0);
    await fill({
      write(chunk) {
        writeWhole(access, chunk, at);
        at += chunk.length;
        return Promise.resolve();
      },
    });
    access.flush();
  } catch (error) {
    access.close();
    await removePath(path);
    throw error;
  }
  access.close();
  await renameFile(path, NAME);
}
