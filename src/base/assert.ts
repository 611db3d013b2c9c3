/** Checks for our own bugs. Problems that a person can put right are a `UserError` instead. */

/** Throws when `condition` is false. `message` is a sentence that names the thing and the values that disagree. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
