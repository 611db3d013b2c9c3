import { expect, test } from "vitest";
import { checkTower } from "../../engine/testing/tower.ts";
import recording from "../fixtures/mllamaVision.json";
import {
  mllamaFeatureWidth,
  mllamaTileInputs,
  mllamaTileTokens,
  mllamaVision,
  type MllamaVisionConfig,
} from "./vision.ts";

const config = recording.config as MllamaVisionConfig;

test("Llama 3.2's vision tower encodes pictures of two, one and four tiles as transformers does", () => {
  const { pictures } = recording;
  const tables = mllamaTileInputs(pictures, config);
  const pictureRows = config.max_num_tiles * mllamaTileTokens(config);
  const side = config.image_size;
  return checkTower({
    recording,
    tables,
    // Empty tiles are zeros.
    preparePixels: (pixels) =>
      pictures.forEach((picture, i) => {
        const tile = 3 * side * side;
        const most = config.max_num_tiles;
        pixels.fill(0, (i * most + picture.tiles) * tile, (i + 1) * most * tile);
      }),
    record: (w, pixels) => {
      const { trace } = w;
      const input = (name: keyof typeof tables) => trace.input(name, [tables[name].length], "u32");
      const tiles = pictures.length * config.max_num_tiles;
      const at = {
        aspects: input("aspects"),
        patchTiles: input("patchTiles"),
        rowTiles: input("rowTiles"),
        order: input("order"),
        inverse: input("inverse"),
        spans: { keys: input("keys"), queries: input("queries") },
      };
      const tower = mllamaVision(w, config);
      const y = tower(trace.view(pixels, [tiles, 3, side, side]), at, { project: (rows) => rows });
      expect(y.shape).toEqual([pictures.length * pictureRows, mllamaFeatureWidth(config)]);
      return { features: y };
    },
    gradientOf: "features",
  });
});
