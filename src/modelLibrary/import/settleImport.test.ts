import { expect, it } from "vitest";
import { differingFiles } from "./settleImport.ts";

const files = (hashes: Record<string, string>) =>
  Object.entries(hashes).map(([path, sha256]) => ({ path, sha256 }));
const sprout = { "config.json": "c", "model.safetensors": "m", "tokenizer.json": "t" };

it("the same model differs in nothing, whatever its card and licence say", () => {
  const other = { ...sprout, "README.md": "r", LICENSE: "l", "NOTICE.txt": "n" };
  expect(differingFiles(files(sprout), files(other))).toEqual([]);
});

it("what changes answers is named", () => {
  const other = { ...sprout, "chat_template.jinja": "j", "tokenizer.json": "u" };
  const names = ["chat_template.jinja", "tokenizer.json"];
  expect(differingFiles(files(sprout), files(other))).toEqual(names);
  expect(differingFiles(files(other), files(sprout))).toEqual(names);
});
