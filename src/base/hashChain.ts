/**
 * Entries chained by their hashes: each is SHA-256 over the hash before it and the entry's own canonical JSON, so that an entry
 * that was changed, removed, put in or moved breaks the chain there. It is not signed: whoever can write all of it can make another.
 */
import { canonicalJson } from "./canonicalJson.ts";
import { sha256Hex } from "./hash.ts";

export type Chained<T> = T & { hash: string };

/** `previous`: the hash of the entry before, empty for the first. @throws {Error} when a number in it is not finite */
export async function chain<T extends object>(previous: string, entry: T): Promise<Chained<T>> {
  return { ...entry, hash: await sha256Hex(previous + canonicalJson(entry)) };
}

/**
 * The index of the first entry whose hash does not follow, or null. With the count and the last hash of the chain as it was, also
 * entries that are missing at the end, or more than there were: the index is then where they part.
 */
export async function brokenAt(
  entries: readonly { hash: string }[],
  head?: { entries: number; hash: string },
): Promise<number | null> {
  let previous = "";
  for (const [i, { hash, ...entry }] of entries.entries()) {
    if ((await chain(previous, entry)).hash !== hash) return i;
    previous = hash;
  }
  if (!head) return null;
  if (entries.length !== head.entries) return Math.min(entries.length, head.entries);
  return previous === head.hash ? null : Math.max(entries.length - 1, 0);
}
