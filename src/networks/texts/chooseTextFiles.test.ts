import { expect, it } from "vitest";
import { chooseNetworkFiles } from "../chooseNetworkFiles.ts";
import { chooseTextFiles } from "./chooseTextFiles.ts";

const dropped = (...paths: string[]) => paths.map((path) => ({ path, file: path }));
const TOKENIZER = ["tokenizer.json", "tokenizer_config.json"];

it("takes the files of sentence-transformers, and says which graphs it leaves out", () => {
  const names = ["config.json", ...TOKENIZER, "modules.json", "1_Pooling/config.json"];
  const more = ["onnx/model.onnx", "onnx/model_O2.onnx", "onnx/model.onnx_data", "README.md"];
  const chosen = chooseTextFiles(dropped(...[...names, ...more].map((name) => `mini/${name}`)));
  expect(Object.fromEntries(chosen.files)).toEqual(
    Object.fromEntries(
      [...names, "onnx/model.onnx", "onnx/model.onnx_data"].map((name) => [name, `mini/${name}`]),
    ),
  );
  expect(chosen).toMatchObject({
    ...{ title: "mini", externalData: ["model.onnx_data"] },
    notes: ["Of its ONNX files onnx/model.onnx is used, and not onnx/model_O2.onnx."],
  });
});

it("of a pair takes the graph of the words, and with its pictures both", () => {
  const graphs = ["onnx/model.onnx", "onnx/text_model.onnx", "onnx/vision_model.onnx"];
  const pair = dropped("config.json", "preprocessor_config.json", ...TOKENIZER, ...graphs);
  expect(chooseTextFiles(pair).files.get("onnx/model.onnx")).toBe("onnx/text_model.onnx");
  const both = chooseNetworkFiles(pair);
  expect(both.words).toEqual({
    names: ["onnx/text_model.onnx", ...TOKENIZER],
    externalData: [],
  });
  expect(both.files.get("onnx/text_model.onnx")).toBe("onnx/text_model.onnx");
  expect(both.notes).toEqual([
    "Of its ONNX files onnx/vision_model.onnx and onnx/text_model.onnx are used, and not onnx/model.onnx.",
  ]);
});

it("names what is missing", () => {
  const refused = (words: string, ...paths: string[]) =>
    expect(() => chooseTextFiles(dropped(...paths))).toThrow(words);
  refused("There is no config.json among 1 file", "a/model.onnx");
  refused("There is no tokenizer.json beside a/config.json", "a/config.json", "a/model.onnx");
  refused(
    "There is no tokenizer_config.json beside a/config.json",
    ...["a/config.json", "a/tokenizer.json", "a/model.onnx"],
  );
  refused("There is no ONNX file", "config.json", ...TOKENIZER);
});
