/** A cache of object URLs of stored media with reference counts; unused URLs are evicted least recently used first. */
import { call } from "../state/workerClient.ts";

type Size = "thumb" | "full";

interface Entry {
  url: Promise<string>;
  users: number;
}

export interface UrlCacheOptions {
  fetch: (hash: string, size: Size) => Promise<Blob>;
  /** Number of unused URLs that are kept, by size. */
  idle: Record<Size, number>;
  create?: (blob: Blob) => string;
  revoke?: (url: string) => void;
}

export function urlCache(options: UrlCacheOptions) {
  const { fetch, idle } = options;
  const create = options.create ?? ((blob) => URL.createObjectURL(blob));
  const revoke = options.revoke ?? ((url) => URL.revokeObjectURL(url));
  // Maps iterate in insertion order; an entry used again moves to the end.
  const entries: Record<Size, Map<string, Entry>> = { thumb: new Map(), full: new Map() };

  function trim(size: Size): void {
    const unused = [...entries[size]].filter(([, entry]) => entry.users === 0);
    for (const [hash, entry] of unused.slice(0, Math.max(0, unused.length - idle[size]))) {
      entries[size].delete(hash);
      void entry.url.then(revoke, () => {});
    }
  }

  return {
    acquire(hash: string, size: Size): Promise<string> {
      const map = entries[size];
      const entry = map.get(hash) ?? { url: fetch(hash, size).then(create), users: 0 };
      entry.users++;
      map.delete(hash);
      map.set(hash, entry);
      // Failures are not cached, so that the next call retries.
      entry.url.catch(() => map.get(hash) === entry && map.delete(hash));
      return entry.url;
    },
    release(hash: string, size: Size): void {
      const entry = entries[size].get(hash);
      if (!entry) return;
      entry.users = Math.max(0, entry.users - 1);
      trim(size);
    },
  };
}

export const mediaUrls = urlCache({
  fetch: (hash, size) => call("media.blob", { hash, size }),
  idle: { thumb: 300, full: 6 },
});
