/** Calls about the disk: how much is used, and whether the browser may throw it away. */
import type { HandlersOf } from "../context.ts";

export function storageHandlers(): HandlersOf<"storage.report" | "storage.persist"> {
  return {
    async "storage.report"() {
      const { usage = 0, quota = 0 } = await navigator.storage.estimate();
      return {
        usedBytes: usage,
        quotaBytes: quota,
        persisted: await navigator.storage.persisted(),
      };
    },
    // Only pages may ask in some browsers; there the answer in a worker is whether it was granted before.
    async "storage.persist"() {
      return (await navigator.storage.persist?.()) ?? navigator.storage.persisted();
    },
  };
}
