/**
 * An error whose message is written for the user: it names the thing, the values that disagree and what to do. It is
 * recognised by its name after crossing the worker boundary, so the page can show the message as it is.
 */
export class UserError extends Error {
  override name = "UserError";
}

/** Whether a caught value is a UserError, also after it crossed a message port as a plain Error. */
export function isUserError(error: unknown): error is Error {
  return error instanceof Error && error.name === "UserError";
}
