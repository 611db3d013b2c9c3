/** Calls about browser storage: usage, quota, and persistence. */
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
    // Some browsers let only pages request persistence; a worker there reports whether it was granted.
    async "storage.persist"() {
      return (await navigator.storage.persist?.()) ?? navigator.storage.persisted();
    },
  };
}
