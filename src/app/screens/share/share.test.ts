/** The Share screen's file list, tested with zips written by fflate, and its Python snippet. */
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
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

test("the Python to load an adapter is six lines and quotes odd folder names", () => {
  const lines = peftSnippet("base", 'my "best" adapter').split("\n");
  expect(lines).toHaveLength(6);
  expect(lines[5]).toBe('model = PeftModel.from_pretrained(model, "my \\"best\\" adapter")');
});
