/** The Share screen's file list, tested with zips written by fflate, and its Python snippet. */
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { baseFolder } from "./baseFolder.ts";
import { peftSnippet } from "./peftSnippet.ts";
import { zipListing } from "./zipListing.ts";

const blob = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>]);

test("a zip's files are listed with their unpacked sizes, folders left out", async () => {
  const zip = zipSync({
    "adapter_config.json": strToU8('{"r": 8}'),
    "media/é.png": new Uint8Array(3000),
    "empty/": new Uint8Array(0),
  });
  expect(await zipListing(blob(zip))).toEqual([
    { path: "adapter_config.json", bytes: 8 },
    { path: "media/é.png", bytes: 3000 },
  ]);
});

test("another kind of file and a truncated zip are refused with a message", async () => {
  await expect(zipListing(blob(new Uint8Array(100)))).rejects.toThrow("does not end as a zip");
  const zip = zipSync({ a: strToU8("hello") });
  await expect(zipListing(blob(zip.slice(0, -10)))).rejects.toThrow("cut short");
});

test("the general model under an adapter is named as transformers loads it", () => {
  const shipped = [{ id: "scion-sprout", title: "Scion Sprout" }];
  const weights = `sha256:${"a".repeat(64)}`;
  const models = [...shipped, { id: weights, title: "my-model" }];
  const of = (id: string) => baseFolder(id, models, shipped);
  expect(of("acme/Sprout-2B@0123456789")).toEqual({
    title: "acme/Sprout-2B (commit 0123456)",
    path: "acme/Sprout-2B",
    note: "“acme/Sprout-2B” is fetched from the Hub; the lesson was on commit 0123456.",
  });
  expect(of("scion-sprout")).toMatchObject({ title: "Scion Sprout", path: "scion-sprout" });
  expect(of(weights)).toMatchObject({ title: "my-model", path: "my-model" });
  expect(of(`sha256:${"b".repeat(64)}`).path).toBe("base-model");
});

test("the Python to load an adapter is six lines and quotes odd folder names", () => {
  const lines = peftSnippet("base", 'my "best" adapter').split("\n");
  expect(lines).toHaveLength(6);
  expect(lines[5]).toBe('model = PeftModel.from_pretrained(model, "my \\"best\\" adapter")');
});
