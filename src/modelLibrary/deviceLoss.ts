/**
 * What is said when the graphics device goes away in the middle of something. The browser then fails whatever waits, in
 * its own words; whether the device is the reason is known from the device alone.
 */
import { UserError } from "../base/userError.ts";
import type { Engines } from "./sessions.ts";

/** The device that did the work is gone; what is stored is not. */
export class DeviceLostError extends UserError {
  override name = "DeviceLostError";
}

/** A browser may fail the work a moment before it says that the device is lost. */
const GRACE_MS = 300;

/**
 * Does `work` on the open device. @throws DeviceLostError with the reason and `wayOut` when the device was lost meanwhile.
 */
export async function onDevice<T>(
  engines: Pick<Engines, "gpu">,
  wayOut: string,
  work: () => Promise<T>,
): Promise<T> {
  const { lost } = await engines.gpu();
  try {
    return await work();
  } catch (cause) {
    const grace = new Promise<undefined>((resolve) => {
      setTimeout(() => resolve(undefined), GRACE_MS);
    });
    const reason = await Promise.race([lost, grace]);
    if (reason === undefined) throw cause;
    throw new DeviceLostError(`The graphics device stopped working (${plain(reason)}). ${wayOut}`, {
      cause,
    });
  }
}

/** As part of a sentence: browsers end theirs with a full stop. */
const plain = (reason: string) => reason.trim().replace(/\.$/, "");
