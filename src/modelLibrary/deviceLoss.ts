/**
 * Turns failures caused by a lost graphics device into an error with the reason and a way out. The browser rejects pending
 * work with messages of its own, so the cause is taken from the device's `lost` promise.
 */
import { UserError } from "../base/userError.ts";
import type { ModelSessions } from "./sessions.ts";

/** The device was lost during the work. Stored data is not affected. */
export class DeviceLostError extends UserError {
  override name = "DeviceLostError";
}

/** A browser may reject the work shortly before it reports that the device is lost. */
const GRACE_MS = 300;

/**
 * Runs `work`, which uses the device of `sessions`.
 * @throws {DeviceLostError} with the reason and `advice` when the device was lost meanwhile; otherwise what `work` throws.
 */
export async function onDevice<T>(
  sessions: Pick<ModelSessions, "gpu">,
  advice: string,
  work: () => Promise<T>,
): Promise<T> {
  const { lost } = await sessions.gpu();
  try {
    return await work();
  } catch (cause) {
    const grace = new Promise<undefined>((resolve) => {
      setTimeout(() => resolve(undefined), GRACE_MS);
    });
    const reason = await Promise.race([lost, grace]);
    if (reason === undefined) throw cause;
    throw new DeviceLostError(
      `The graphics device stopped working (${withoutFullStop(reason)}). ${advice}`,
      {
        cause,
      },
    );
  }
}

/** As part of a sentence: browsers end their reasons with a full stop. */
const withoutFullStop = (reason: string) => reason.trim().replace(/\.$/, "");
