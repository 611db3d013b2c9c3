/** Files that a person has chosen can change, move or vanish before they are read. Browsers then refuse to read them. */
import { UserError } from "./userError.ts";

const NAMES = ["NotReadableError", "NotFoundError"];

const SENTENCE =
  "cannot be read from the disk any more: it was changed or moved after it was chosen, its drive is gone, or another program holds it. Choose it again.";

/** Whether an error, or one that caused it, is that a file cannot be read. */
export function isFileFault(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (NAMES.includes(at.name)) return true;
  return false;
}

/** `name`: of the file, or what it is. */
export function fileFault(name: string, cause: unknown): UserError {
  return new UserError(`${name} ${SENTENCE}`, { cause });
}

/** Runs work that reads a file. @throws {UserError} that says so where it cannot be read, else what `work` throws */
export async function readingFile<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isFileFault(error) ? fileFault(name, error) : error;
  }
}
