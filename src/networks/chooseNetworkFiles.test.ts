import { describe, expect, it } from "vitest";
import { chooseNetworkFiles } from "./chooseNetworkFiles.ts";

const dropped = (...paths: string[]) => paths.map((path) => ({ path, file: path }));

describe("chooseNetworkFiles", () => {
  it("takes the exact graph of a published folder, and says which it leaves out", () => {
    const chosen = chooseNetworkFiles(
      dropped(
        ...["vit/config.json", "vit/preprocessor_config.json", "vit/README.md"],
        ...["vit/onnx/model_fp16.onnx", "vit/onnx/model.onnx", "vit/onnx/model.onnx_data"],
      ),
    );
    expect(Object.fromEntries(chosen.files)).toEqual({
      "config.json": "vit/config.json",
      "preprocessor_config.json": "vit/preprocessor_config.json",
      "onnx/model.onnx": "vit/onnx/model.onnx",
      "onnx/model.onnx_data": "vit/onnx/model.onnx_data",
    });
    expect(chosen).toMatchObject({ title: "vit", externalData: ["model.onnx_data"] });
    expect(chosen.notes).toEqual([
      "Of its ONNX files onnx/model.onnx is used, and not onnx/model_fp16.onnx.",
    ]);
  });

  it("takes the graph of the pictures where words have one of their own", () => {
    const names = ["model.onnx", "text_model.onnx", "vision_model.onnx", "vision_model_fp16.onnx"];
    const chosen = chooseNetworkFiles(
      dropped("config.json", "preprocessor_config.json", ...names.map((name) => `onnx/${name}`)),
    );
    expect(chosen.files.get("onnx/model.onnx")).toBe("onnx/vision_model.onnx");
    expect(chosen.notes).toEqual([
      "Of its ONNX files onnx/vision_model.onnx is used, and not onnx/model.onnx, onnx/text_model.onnx, onnx/vision_model_fp16.onnx.",
    ]);
  });

  it("takes the only graph whatever its name, and loose files without a folder", () => {
    const chosen = chooseNetworkFiles(
      dropped("config.json", "preprocessor_config.json", "cells.onnx", "cells.onnx.data"),
    );
    expect(chosen.files.get("onnx/model.onnx")).toBe("cells.onnx");
    expect(chosen.files.get("onnx/cells.onnx.data")).toBe("cells.onnx.data");
    expect(chosen).toMatchObject({
      title: "Network",
      externalData: ["cells.onnx.data"],
      notes: [],
    });
  });

  it("names what is missing", () => {
    const refused = (words: string, ...paths: string[]) => {
      expect(() => chooseNetworkFiles(dropped(...paths))).toThrow(words);
    };
    refused("There is no config.json among 1 file", "a/model.onnx");
    refused("no preprocessor_config.json beside a/config.json", "a/config.json", "a/model.onnx");
    refused("There is no ONNX file", "a/config.json", "a/preprocessor_config.json");
    const both = ["a/x.onnx", "a/y.onnx"];
    refused("2 ONNX files, x.onnx, y.onnx", "a/config.json", "a/preprocessor_config.json", ...both);
  });
});
