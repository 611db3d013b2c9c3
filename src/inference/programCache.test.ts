import { expect, test } from "vitest";
import { ProgramCache, type ProgramKey } from "./programCache.ts";

const [first, second] = [{ name: "first" }, { name: "second" }];

/** A cache of at most `limit` programs that are names, and the names built and destroyed so far. */
function cacheOf(limit: number) {
  const built: string[] = [];
  const destroyed: string[] = [];
  const cache = new ProgramCache<{ name: string; destroy(): void }>(limit);
  const get = async (name: string, key: Partial<ProgramKey> = {}) => {
    const full = { adapter: undefined, purpose: "generate", shape: { name }, ...key } as const;
    const program = await cache.get(full, async () => {
      built.push(name);
      return { name, destroy: () => void destroyed.push(name) };
    });
    return program.name;
  };
  return { cache, get, built, destroyed };
}

/** Programs are destroyed in a microtask, once they are built. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("a program is built once for an adapter, a purpose and a shape, in whatever order the shape's members stand", async () => {
  const { get, built } = cacheOf(8);
  expect(await get("a", { shape: { tokens: 32, rows: 8 } })).toBe("a");
  expect(await get("b", { shape: { rows: 8, tokens: 32 } })).toBe("a");
  expect(await get("c", { shape: { tokens: 64, rows: 8 } })).toBe("c");
  expect(await get("d", { shape: { tokens: 32, rows: 8 }, adapter: first })).toBe("d");
  expect(await get("e", { shape: { tokens: 32, rows: 8 }, adapter: second })).toBe("e");
  expect(await get("f", { shape: { tokens: 32, rows: 8 }, purpose: "encode" })).toBe("f");
  expect(built).toEqual(["a", "c", "d", "e", "f"]);
});

test("the least recently used program is destroyed when there are too many", async () => {
  const { cache, get, destroyed } = cacheOf(2);
  await get("a");
  await get("b");
  await get("a");
  await get("c");
  await settled();
  expect([cache.size, destroyed]).toEqual([2, ["b"]]);
});

test("programs of one adapter or purpose are forgotten and destroyed, the others stay", async () => {
  const { cache, get, built, destroyed } = cacheOf(8);
  await get("base");
  await get("generate", { adapter: first });
  await get("train", { adapter: first, purpose: "train" });
  cache.forget(({ purpose }) => purpose === "train");
  await settled();
  expect(destroyed).toEqual(["train"]);
  cache.forget(({ adapter }) => adapter === first);
  await settled();
  expect([cache.size, destroyed]).toEqual([1, ["train", "generate"]]);
  await get("generate", { adapter: first });
  expect(built).toEqual(["base", "generate", "train", "generate"]);
});

test("a program that is forgotten while it is built is destroyed when it is", async () => {
  const { cache, get, destroyed } = cacheOf(8);
  const building = get("a");
  cache.forget(() => true);
  await building;
  await settled();
  expect([cache.size, destroyed]).toEqual([0, ["a"]]);
});

test("a build that failed is not kept", async () => {
  const { cache, get } = cacheOf(8);
  const key = { adapter: undefined, purpose: "generate", shape: { name: "a" } } as const;
  const failing = cache.get(key, () => Promise.reject(new Error("out of memory")));
  await expect(failing).rejects.toThrow("out of memory");
  expect(cache.size).toBe(0);
  expect(await get("a")).toBe("a");
});
