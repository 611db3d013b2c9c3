import { expect, it } from "vitest";
import { inspectFiles } from "./inspectFiles.ts";
import { MODEL_FILE, modelFiles } from "./modelFiles.ts";
import { reviewCandidates } from "./review.ts";

it("knows weights, and settings only in a folder with weights", () => {
  const model = ["m/config.json", "m/tokenizer.json", "m/model-1.safetensors", "m/merges.txt"];
  const others = ["config.json", "m/labels.json", "m/a.png", "n/vocab.json"];
  expect([...modelFiles([...model, ...others])]).toEqual(model);
  expect(modelFiles(others).size).toBe(0);
});

it("a model's folder is named as one, and what lies beside it is read", async () => {
  const files = {
    "m/adapter_model.safetensors": "x",
    "m/adapter_config.json": '{"r": 8}',
    "m/questions.csv": "question,answer\nWhat?,That\n",
  };
  const dropped = Object.entries(files).map(([path, text]) => ({ path, file: new Blob([text]) }));
  const inspected = await inspectFiles(dropped, 4, { progress: () => {} });
  expect(inspected.sheets.map(({ path, problems }) => [path, problems])).toEqual([
    ["m/questions.csv", []],
  ]);
  const broken = reviewCandidates(inspected, []).filter(({ row }) => row.state === "broken");
  expect(broken.map(({ row }) => [row.name, row.note])).toEqual([
    ["m/adapter_model.safetensors", MODEL_FILE],
    ["m/adapter_config.json", MODEL_FILE],
  ]);
});
