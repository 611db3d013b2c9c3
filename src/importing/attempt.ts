/** Runs work whose failure is told beside other files, and does not end the import. */
import { fileFault, isFileFault } from "../base/fileFault.ts";
import { isUserError } from "../base/userError.ts";

/** The result, or as `reason` the message of a UserError or that the file cannot be read. Other errors are rethrown. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | { reason: string }> {
  try {
    return await work();
  } catch (error) {
    if (isFileFault(error)) return { reason: fileFault("This file", error).message };
    if (isUserError(error)) return { reason: error.message };
    throw error;
  }
}
