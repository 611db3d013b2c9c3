/** Runs work whose failure is told beside other files, and does not end the import. */
import { isUserError } from "../base/userError.ts";

/** The result, or the message of a UserError as `reason`. Other errors are rethrown. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | { reason: string }> {
  try {
    return await work();
  } catch (error) {
    if (isUserError(error)) return { reason: error.message };
    throw error;
  }
}
