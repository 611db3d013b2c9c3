import { UserError } from "../base/userError.ts";
import { formatBytes } from "../base/words/formatBytes.ts";
import { freeBytes } from "../storage/io/freeBytes.ts";

/** @throws {UserError} when this browser has less than `bytes` free for what is kept of `path` */
export async function refuseWithoutRoom(path: string, bytes: number): Promise<void> {
  const free = await freeBytes();
  if (bytes <= free) return;
  throw new UserError(
    `What is kept of ${path} needs about ${formatBytes(bytes)}, and this browser has ${formatBytes(free)} free for Scion. Keep less of it, or remove runs or projects that you no longer need.`,
  );
}
