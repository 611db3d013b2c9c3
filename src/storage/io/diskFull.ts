/** Recognises the errors of a full disk, and turns them into one sentence for people. */
import { formatBytes } from "../../base/words/formatBytes.ts";
import { UserError } from "../../base/userError.ts";

export const isDiskFull = (error: unknown) =>
  error instanceof Error && error.name === "QuotaExceededError";

/** Runs a write. @throws UserError when the disk is full, with the sentence that `onFull` gets */
export async function guardDisk<T>(
  write: () => Promise<T>,
  onFull: (message: string) => void,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    // Not the quota: browsers report the usual one also when the disk itself is full.
    const { usage = 0 } = await navigator.storage.estimate();
    const message =
      `The disk is full: Scion has ${formatBytes(usage)} here, and this browser gives it no more. ` +
      "Nothing that was already stored is lost. Remove runs or projects that you no longer need, or free space on the computer, and try again.";
    onFull(message);
    throw new UserError(message, { cause: error });
  }
}
