/** A network on a hub that answers as the Hugging Face Hub does, over HTTP on this computer. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startHub } from "../modelLibrary/import/testing/hubServer.ts";
import { downloadNetwork, findOnHub } from "./hubNetworks.ts";

const fixture = (name: string) =>
  readFileSync(path.join(import.meta.dirname, "../../e2e/fixtures/onnx", name));
const config = {
  "config.json": fixture("config.json"),
  "preprocessor_config.json": fixture("preprocessor_config.json"),
};
/** Larger than what the hub keeps in git, so that it lies on the file server with a SHA-256. */
const graph = Buffer.from(Uint8Array.from({ length: 150_000 }, (_, i) => (i * 31) % 251));
const job = { signal: new AbortController().signal, progress: () => {} };

let hub: Awaited<ReturnType<typeof startHub>>;
beforeEach(async () => {
  const onnx = { "onnx/model.onnx": graph, "onnx/model_quantized.onnx": Buffer.from("small") };
  const tokenizer = {
    "tokenizer.json": Buffer.from("{}"),
    "tokenizer_config.json": Buffer.from("{}"),
  };
  const pooling = { "1_Pooling/config.json": Buffer.from('{"pooling_mode":"mean"}') };
  hub = await startHub({
    "texts/mini": {
      files: { "config.json": config["config.json"], ...tokenizer, ...pooling, ...onnx },
    },
    "eyes/pair": {
      files: {
        ...{ ...config, ...tokenizer },
        ...{ "onnx/text_model.onnx": graph, "onnx/vision_model.onnx": graph },
      },
    },
    "eyes/cells": {
      files: { ...config, ...onnx, LICENSE: Buffer.from("Do as you like.") },
      card: { license: "mit" },
    },
    "eyes/torch": { files: { ...config, "model.safetensors": graph } },
    "eyes/locked": { files: { ...config, ...onnx }, gated: true, token: "hf_key" },
  });
});
afterEach(() => hub.close());
const find = (repo: string) => findOnHub({ hub: hub.url, repo }, job);

test("is found with its licence and files before its graph is asked for", async () => {
  const { network } = await find("https://huggingface.co/eyes/cells");
  expect(network).toMatchObject({
    repo: "eyes/cells",
    licence: { id: "mit", text: "Do as you like." },
    files: [
      { path: "config.json" },
      { path: "preprocessor_config.json" },
      { path: "onnx/model.onnx", bytes: graph.length },
    ],
    notes: ["Of its ONNX files onnx/model.onnx is used, and not onnx/model_quantized.onnx."],
  });
  expect(network.commit).toMatch(/^[0-9a-f]{40}$/);
  expect(network.bytes).toBe(
    graph.length + Object.values(config).reduce((sum, { length }) => sum + length, 0),
  );
  expect(hub.asked.some(({ path: asked }) => asked.endsWith(".onnx"))).toBe(false);
});

test("arrives whole, as a dropped folder would be, also over a connection that breaks", async () => {
  const found = await find("eyes/cells");
  hub.faults.cut["onnx/model.onnx"] = [70_000];
  const seen: number[] = [];
  const files = await downloadNetwork(found, {
    ...job,
    progress: (_phase, done) => void seen.push(done),
  });
  expect(files.map(({ path: at }) => at)).toEqual([
    ...["cells/config.json", "cells/preprocessor_config.json", "cells/onnx/model.onnx"],
  ]);
  const bytes = Buffer.from(await files.at(-1)!.file.arrayBuffer());
  expect(bytes.equals(graph)).toBe(true);
  expect(seen.at(-1)).toBe(found.network.bytes);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
});

test("for texts is found with its tokenizer and the folder of its pooling, and for pictures with the words of a pair", async () => {
  const sentences = await findOnHub({ hub: hub.url, repo: "texts/mini", reads: "texts" }, job);
  expect(sentences.network.files.map(({ path: at }) => at)).toEqual([
    ...["config.json", "tokenizer.json", "tokenizer_config.json", "1_Pooling/config.json"],
    "onnx/model.onnx",
  ]);
  const files = await downloadNetwork(sentences, job);
  expect(files.map(({ path: at }) => at)).toContain("mini/1_Pooling/config.json");
  expect(await files[3]!.file.text()).toBe('{"pooling_mode":"mean"}');
  await expect(find("texts/mini")).rejects.toThrow("no preprocessor_config.json");
  const { network } = await find("eyes/pair");
  expect(network.files.map(({ path: at }) => at)).toEqual([
    ...["config.json", "preprocessor_config.json", "onnx/vision_model.onnx"],
    ...["onnx/text_model.onnx", "tokenizer.json", "tokenizer_config.json"],
  ]);
});

test("is refused when a file is not the promised one", async () => {
  const found = await find("eyes/cells");
  hub.faults.damage = "onnx/model.onnx";
  await expect(downloadNetwork(found, job)).rejects.toThrow(
    /^onnx\/model\.onnx arrived with the checksum .+ was damaged or changed on the way/,
  );
});

test("a repository without an ONNX file, a gated one and a missing one are named with the way out", async () => {
  await expect(find("eyes/torch")).rejects.toThrow("There is no ONNX file");
  await expect(find("eyes/locked")).rejects.toThrow("eyes/locked is gated");
  await expect(find("eyes/none")).rejects.toThrow("has no eyes/none");
});
