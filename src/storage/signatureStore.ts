/**
 * What small copies of stored pictures and clips look like, by the hash of their content: worked out once, and removed with
 * them. All of it can be worked out again.
 */
import { isDiskFull } from "./io/diskFull.ts";
import { changeRecords, listRecords, type RecordKey } from "./io/records.ts";

interface StoredSignature<T> {
  hash: string;
  /** Of the way in which it was worked out; others are not read. */
  version: number;
  frames: T;
}

export const signatureKey = (hash: string): RecordKey => ["signature", hash];

/** All that are stored, by hash. */
export async function readSignatures<T>(version: number): Promise<Map<string, T>> {
  const stored = await listRecords<StoredSignature<T>>("signature");
  return new Map(
    stored.filter((one) => one.version === version).map(({ hash, frames }) => [hash, frames]),
  );
}

/** A full disk is ignored, since they can be worked out again. */
export async function writeSignatures<T>(
  version: number,
  signatures: readonly { hash: string; frames: T }[],
): Promise<void> {
  try {
    await changeRecords({
      put: signatures.map(({ hash, frames }) => [
        signatureKey(hash),
        { hash, version, frames } satisfies StoredSignature<T>,
      ]),
    });
  } catch (error) {
    if (!isDiskFull(error)) throw error;
  }
}
