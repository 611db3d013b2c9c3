/** An adapter keeps the framing that it learnt with: in its file, in its card, and in the settings files beside it. */
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../base/hash.ts";
import type { CardFraming } from "../card/cardFraming.ts";
import { FRAMINGS, type Framing } from "../../base/media/framing.ts";
import { FRAMING_KEY, framingIn } from "./framingMetadata.ts";
import { buildPeftAdapter } from "./peftAdapter.ts";
import { readPeftAdapter } from "./readPeftAdapter.ts";
import { base, exported } from "./testing/peftFolder.ts";
import { sampleCard } from "./testing/sampleCard.ts";

const facts = (framing: Framing): CardFraming => ({
  framing,
  size: { height: 96, width: 96 },
  colour: [122, 116, 104],
  files: framing === "squeeze" ? ["preprocessor_config.json"] : [],
});
const build = (more: object, framing?: Framing) =>
  buildPeftAdapter(
    { ...exported(), ...more },
    { ...sampleCard(), framing: framing && facts(framing) },
  );
const cardOf = async (framing?: Framing) =>
  new TextDecoder().decode((await build({}, framing)).get("README.md"));

describe("the file of an adapter", () => {
  it.each(FRAMINGS)("brings %s back", async (framing) => {
    const metadata = { ...exported().metadata, [FRAMING_KEY]: framing };
    const back = readPeftAdapter(await build({ metadata }), base);
    expect(framingIn(back.metadata, FRAMINGS)).toBe(framing);
  });

  it("without one means the published way, whatever the model offers", () => {
    expect(framingIn({}, FRAMINGS)).toBe("crop");
    expect(framingIn({}, [])).toBe("crop");
  });

  it("with one that cannot be followed is refused", () => {
    expect(() => framingIn({ framing: "pad" }, [])).toThrow(
      "The adapter learnt from pictures with “Show all, with borders”, and this model's files cut nothing off pictures",
    );
    expect(() => framingIn({ framing: "bend" }, FRAMINGS)).toThrow(
      "went in as “bend”, and this studio knows crop, pad, squeeze",
    );
  });
});

describe("the card", () => {
  it("says it in a sentence, with the keys for squeezed pictures", async () => {
    const card = await cardOf("squeeze");
    expect(card).toContain(
      "| Pictures that are no squares | squeeze: all of a picture or frame, resized to 96 x 96 |",
    );
    expect(card).toMatch(
      /from_pretrained\("[^"]+", do_center_crop=False, size=\{"height": 96, "width": 96\}\)/,
    );
    expect(card).toContain(
      "keep `do_center_crop` and `size`, which `preprocessor_config.json` beside this file holds too.",
    );
  });

  it("pads in three lines before it asks, and asks about the padded picture", async () => {
    const card = await cardOf("pad");
    expect(card).toContain(`side = max(picture.size)
square = Image.new("RGB", (side, side), (122, 116, 104))
square.paste(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
inputs = processor(`);
    expect(card).toContain("images=square, return_tensors");
    expect(card).toContain("put each picture, and each frame of a clip, on such a square first");
  });

  it("says of the crop that edges were not seen, and changes no line of the code", async () => {
    const [card, plain] = [await cardOf("crop"), await cardOf()];
    const row =
      "| Pictures that are no squares | crop: the middle square of a picture or frame, as the base model's files say; what lies beside it was not seen |\n";
    expect(card).toContain(row);
    expect(card.replace(row, "")).toBe(plain);
  });
});

it("settings files lie beside the adapter, and the card names their hashes", async () => {
  const settings = new Map([["preprocessor_config.json", { do_center_crop: false }]]);
  const files = await build({ settings }, "squeeze");
  const written = files.get("preprocessor_config.json")!;
  expect(JSON.parse(new TextDecoder().decode(written))).toEqual({ do_center_crop: false });
  expect(new TextDecoder().decode(files.get("README.md"))).toContain(
    `| preprocessor_config.json | \`${await sha256Hex(written)}\` |`,
  );
  expect([...(await build({})).keys()]).not.toContain("preprocessor_config.json");
});
