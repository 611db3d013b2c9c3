/** Why a clip could not be opened, as a sentence with the way out: causes are kept apart, as only one of them is the file's. */
import { UserError } from "../../base/userError.ts";

export const DAMAGED =
  "This clip is damaged or its end is missing. Copy it again from the camera, or convert it to MP4 (H.264), and drop the new file.";
const UNREADABLE =
  "This clip cannot be read from the disk: it was moved, or another program holds it. Drop it again.";
const NO_MEMORY =
  "There is not enough memory to open this clip. Close other tabs, or cut out the part that matters, and drop it again.";
const NOT_DECODED =
  "This browser cannot decode the pictures of this clip. Convert the clip to MP4 with H.264 (most video programs call it “most compatible”) and drop that.";

/** DOMException names of reading, decoding and allocating. */
const BY_NAME: Record<string, string> = {
  NotReadableError: UNREADABLE,
  NotFoundError: UNREADABLE,
  QuotaExceededError: NO_MEMORY,
  NotSupportedError: NOT_DECODED,
  EncodingError: DAMAGED,
  DataError: DAMAGED,
  // What readers of containers throw at bytes that make no sense.
  RangeError: DAMAGED,
  Error: DAMAGED,
};

/** The error for a person; of a kind that no file causes, such as a forbidden worker, it says so with the browser's words. */
export function clipFault(error: unknown): UserError {
  if (error instanceof UserError) return error;
  const { name, message } = error as Error;
  if (/memory|allocat/i.test(message)) return new UserError(NO_MEMORY, { cause: error });
  const reason =
    BY_NAME[name] ??
    `This clip could not be opened, and not by a fault of its own. The browser says: ${message} Try another browser, or convert the clip to MP4 (H.264) and drop that.`;
  return new UserError(reason, { cause: error });
}
