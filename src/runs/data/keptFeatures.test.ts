import { expect, test } from "vitest";
import type { RunConfig } from "../../protocol/config.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { OpenModel, VisionSpec } from "../../families/family.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { presets } from "../planning/presets.ts";
import { keptFeatures } from "./keptFeatures.ts";
import type { TrainingRows } from "./rows.ts";

/** Two rows of 8 a view: 64 bytes. */
const vision = { featureRows: ({ views }: MediaGrid) => 2 * views, featureWidth: 8 };
const VIEW = 64;
const model = { vision } as unknown as OpenModel;

const row = (hash: string, views: number) =>
  ({
    example: { media: [{ hash }] },
    encoded: { mediaGrids: [{ views }] },
  }) as unknown as TrainingRow;

const rows: TrainingRows = {
  own: [row("a", 1), row("b", 5), row("a", 1), row("c", 2)],
  validation: [row("d", 1)],
  replay: [row("e", 1), row("b", 5)],
  leftOut: [],
};

const [preset] = presets({ id: "", parameters: 0 }, []);
const within = (featureBytes: number | undefined, change: Partial<RunConfig> = {}) =>
  ({
    ...preset!.config,
    ...change,
    ...(featureBytes !== undefined && { featureBytes }),
  }) satisfies RunConfig;
const keptOf = (config: RunConfig, of = model) => {
  const { keys, bytes } = keptFeatures(rows, of, config);
  return [[...keys].map((key) => key[0]).join(""), bytes / VIEW];
};

test.each([
  [100, "abcde", 10],
  [9, "abcd", 9],
  // What does not fit is left out, and smaller ones after it are not.
  [5, "acde", 5],
  [1, "a", 1],
  [0.5, "", 0],
])("%d views' room keeps the media %s", (views, wanted, bytes) => {
  expect(keptOf(within(views * VIEW))).toEqual([wanted, bytes]);
});

test("with as much room as they take, the same are kept again", () => {
  for (let views = 1; views <= 10; views++) {
    const [wanted, bytes] = keptOf(within(views * VIEW));
    expect(keptOf(within(Number(bytes) * VIEW))).toEqual([wanted, bytes]);
  }
});

test("without room, by a model of texts, with towers that train or features that are attended to, there are none", () => {
  const { adapter } = preset!.config;
  const many = 100 * VIEW;
  expect(keptOf(within(undefined))).toEqual(["", 0]);
  expect(keptOf(within(many), {} as OpenModel)).toEqual(["", 0]);
  expect(keptOf(within(many, { adapter: { ...adapter, vision: true } }))).toEqual(["", 0]);
  const crossed = { vision: { ...vision, crossAttention: {} as VisionSpec["crossAttention"] } };
  expect(keptOf(within(many), crossed as unknown as OpenModel)).toEqual(["", 0]);
});
