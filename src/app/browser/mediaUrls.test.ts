import { describe, expect, it } from "vitest";
import { urlCache } from "./mediaUrls.ts";

function cache(idle = 0) {
  const log: string[] = [];
  const urls = urlCache({
    fetch: (hash) => {
      log.push(`fetch ${hash}`);
      return hash === "bad"
        ? Promise.reject(new Error("no such picture"))
        : Promise.resolve(new Blob([hash]));
    },
    idle: { thumb: idle, full: idle },
    create: () => `blob:${log.length}`,
    revoke: (url) => log.push(`revoke ${url}`),
  });
  return { urls, log };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("urlCache", () => {
  it("fetches a picture once for all who show it and revokes after the last has gone", async () => {
    const { urls, log } = cache();
    const [first, second] = await Promise.all([
      urls.acquire("a", "thumb"),
      urls.acquire("a", "thumb"),
    ]);
    expect(first).toBe(second);
    urls.release("a", "thumb");
    await settled();
    expect(log).toEqual(["fetch a"]);
    urls.release("a", "thumb");
    await settled();
    expect(log).toEqual(["fetch a", `revoke ${first}`]);
  });

  it("keeps the most recently used addresses warm and lets the oldest go", async () => {
    const { urls, log } = cache(1);
    const oldest = await urls.acquire("a", "thumb");
    await urls.acquire("b", "thumb");
    urls.release("b", "thumb");
    urls.release("a", "thumb");
    await settled();
    // Two unused, one may stay: "a" was asked for before "b".
    expect(log).toEqual(["fetch a", "fetch b", `revoke ${oldest}`]);
    await urls.acquire("b", "thumb");
    expect(log.filter((line) => line === "fetch b")).toHaveLength(1);
  });

  it("tries again after a failure instead of remembering it", async () => {
    const { urls, log } = cache(5);
    await expect(urls.acquire("bad", "full")).rejects.toThrow("no such picture");
    await expect(urls.acquire("bad", "full")).rejects.toThrow("no such picture");
    expect(log).toEqual(["fetch bad", "fetch bad"]);
  });
});
