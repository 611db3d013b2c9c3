import { test } from "vitest";
import { bidirectionalSpans } from "../../engine/ops/spans.ts";
import { checkTower } from "../../engine/testing/tower.ts";
import recording from "../fixtures/siglipVision.json";
import { siglipSide, siglipVision, type SiglipVisionConfig } from "./siglipVision.ts";

test("SigLIP encodes three pictures as transformers does, at any layer and with the final norm", () => {
  const config = recording.config as SiglipVisionConfig;
  const pictures = recording.pixels[0]!;
  const tokens = siglipSide(config) ** 2; // floor(23 / 4)² = 25
  const { keys, queries } = bidirectionalSpans(Array(pictures).fill(tokens), pictures * tokens);
  return checkTower({
    recording,
    tables: { keys, queries },
    record: (w, pixels) => {
      const rows = pictures * tokens;
      const spans = {
        keys: w.trace.input("keys", [rows, 2], "u32"),
        queries: w.trace.input("queries", [rows, 2], "u32"),
      };
      const after = (layer: number | "last_hidden_state") =>
        siglipVision(w, config, layer)(pixels, spans);
      return {
        "0": after(0),
        "-2": after(-2),
        "-1": after(-1),
        last_hidden_state: after("last_hidden_state"),
      };
    },
    gradientOf: "last_hidden_state",
  });
});
