/** One place that knows how browsers say that the disk is full, and how we say it to people. */
import { formatBytes } from "../base/formatBytes.ts";
import { UserError } from "../base/userError.ts";

export const isDiskFull = (error: unknown) =>
  error instanceof Error && error.name === "QuotaExceededError";

/** Runs a write. When the disk is full, tells `onFull` and throws the same sentence as a UserError. */
export async function guardDisk<T>(
  write: () => Promise<T>,
  onFull: (message: string) => void,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    // Not the quota: browsers go on naming the usual one when the computer itself has no room.
    const { usage = 0 } = await navigator.storage.estimate();
    const message =
      `The disk is full: Scion has ${formatBytes(usage)} here, and this browser gives it no more. ` +
      "Nothing that was already stored is lost. Remove runs or projects that you no longer need, or free space on the computer, and try again.";
    onFull(message);
    throw new UserError(message, { cause: error });
  }
}
