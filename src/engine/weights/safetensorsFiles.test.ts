import { expect, test } from "vitest";
import { openSafetensors } from "./safetensorsFiles.ts";
import { folder, safetensors } from "./testing/memoryFiles.ts";

const one = safetensors({ a: { shape: [2, 3] }, b: { shape: [4] } });
const two = safetensors({ c: { shape: [5] } });
const INDEX = "model.safetensors.index.json";
const index = (map: unknown) => JSON.stringify({ metadata: { total_size: 60 }, weight_map: map });
const places = { a: "one.safetensors", b: "one.safetensors", c: "two.safetensors" };
const whole = { [INDEX]: index(places), "one.safetensors": one, "two.safetensors": two };

test("a single file and an indexed folder give the tensors with file and offsets", async () => {
  const single = await openSafetensors(folder({ "model.safetensors": one }));
  expect([...single.keys()]).toEqual(["a", "b"]);
  const indexed = await openSafetensors(folder(whole));
  expect([...indexed].map(([name, { file, shape }]) => [name, file, shape])).toEqual([
    ["a", "one.safetensors", [2, 3]],
    ["b", "one.safetensors", [4]],
    ["c", "two.safetensors", [5]],
  ]);
  expect(indexed.get("a")!.end - indexed.get("a")!.begin).toBe(24); // 2 · 3 · 4 bytes
});

test.each<[string, Record<string, Uint8Array | string>, string]>([
  ["an empty folder", {}, "neither model.safetensors nor model.safetensors.index.json"],
  [
    "a missing shard",
    { [INDEX]: index(places), "one.safetensors": one },
    "names 2 files, and 1 of them is not in the folder: two.safetensors",
  ],
  [
    "a shard that is cut off",
    { ...whole, "one.safetensors": one.subarray(0, one.length - 1) },
    "one.safetensors: tensor",
  ],
  [
    "a shard whose header is cut off",
    { ...whole, "two.safetensors": two.subarray(0, 20) },
    "two.safetensors says that its header has",
  ],
  ["an empty shard", { ...whole, "two.safetensors": new Uint8Array(0) }, "is 0 bytes long"],
  [
    "an index of another model",
    { ...whole, [INDEX]: index({ ...places, a: "two.safetensors", d: "one.safetensors" }) },
    'two.safetensors holds "a" and says so of 1 more tensors, but the file does not',
  ],
  [
    "a tensor in two shards",
    { ...whole, "two.safetensors": safetensors({ a: { shape: [1] }, c: { shape: [5] } }) },
    'The tensor "a" is in one.safetensors and again in two.safetensors',
  ],
  ["an index that is not JSON", { ...whole, [INDEX]: "{" }, "is not JSON text"],
  ["an index without a map", { ...whole, [INDEX]: "[]" }, 'has no "weight_map"'],
  ["an index without tensors", { ...whole, [INDEX]: index({}) }, "names no tensor"],
  [
    "an index that leads out of the folder",
    { ...whole, [INDEX]: index({ a: "../other.safetensors" }) },
    'gives no safetensors file for the tensor "a"',
  ],
  [
    "an index that names a file by a number",
    { ...whole, [INDEX]: index({ a: 3 }) },
    "gives no safetensors file",
  ],
])("%s is refused with one sentence", async (_, files, sentence) => {
  await expect(openSafetensors(folder(files))).rejects.toThrow(sentence);
});

test("an index file that is too large is not read", async () => {
  const huge = { size: 2 ** 40, slice: () => Promise.reject(new Error("read")) };
  const open = async (name: string) => (name === INDEX ? huge : undefined);
  await expect(openSafetensors(open)).rejects.toThrow("has 1099511627776 bytes");
});
