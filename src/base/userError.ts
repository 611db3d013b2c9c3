/**
 * An error whose message is written for the person in front of the screen: one sentence that names the thing, the values
 * that disagree and the way out. It crosses the worker's wire by its name, so the page can show it as it stands.
 */
export class UserError extends Error {
  override name = "UserError";
}

/** Whether a caught value carries a message for people, also after it crossed a message port as a plain Error. */
export function isUserError(error: unknown): error is Error {
  return error instanceof Error && error.name === "UserError";
}
