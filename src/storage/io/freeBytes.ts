/** How much room is left. */

/** Bytes that this browser still lets the studio store. */
export async function freeBytes(): Promise<number> {
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  return Math.max(0, quota - usage);
}
