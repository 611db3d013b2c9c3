/** Assertions for programming errors. Problems that the user can fix are a `UserError` instead. */

/** @throws {Error} with `message`, which names the thing and the values that disagree, when `condition` is false. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
