import { expect, it } from "vitest";
import { framingRecipe } from "./framingRecipe.ts";

const published = {
  size: { shortest_edge: 96 },
  crop_size: { height: 96, width: 96 },
  do_center_crop: true,
  image_mean: [0.48145466, 0.4578275, 0.40821073],
};
const settings = { image: published, video: { ...published, crop_size: 64 } };
const config = { model_type: "video_llava" };

it("names the size of a view and the colour of the borders as LLaVA rounds it", () => {
  const { size, colour } = framingRecipe({ config, preprocessor: published }, settings);
  expect(size).toEqual({ height: 96, width: 96 });
  expect(colour).toEqual([122, 116, 104]);
});

it("changes two keys where the files say them, and nothing else", () => {
  const files = { config, preprocessor: { ...published, resample: 3 }, video: published };
  const { squeezed } = framingRecipe(files, settings);
  expect([...squeezed.keys()]).toEqual([
    "preprocessor_config.json",
    "video_preprocessor_config.json",
  ]);
  expect(squeezed.get("preprocessor_config.json")).toEqual({
    ...{ ...published, resample: 3 },
    ...{ do_center_crop: false, size: { height: 96, width: 96 } },
  });
  expect(squeezed.get("video_preprocessor_config.json")).toEqual({
    ...published,
    ...{ do_center_crop: false, size: { height: 64, width: 64 } },
  });
});

it("changes the sections of processor_config.json where newer files have them, both in one file", () => {
  const processor = {
    patch_size: 16,
    image_processor: published,
    video_processor: published,
  };
  const { squeezed } = framingRecipe({ config, preprocessor: {}, processor }, settings);
  expect([...squeezed.keys()]).toEqual(["processor_config.json"]);
  expect(squeezed.get("processor_config.json")).toMatchObject({
    patch_size: 16,
    image_processor: { do_center_crop: false, size: { height: 96, width: 96 } },
    video_processor: { do_center_crop: false, size: { height: 64, width: 64 } },
  });
});
