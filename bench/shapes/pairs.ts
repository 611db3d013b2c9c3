/**
 * Odd shapes, each beside its round neighbour: the next larger size of the same work whose rows are a power of two, whose widths are
 * multiples of 64, whose query heads share keys evenly by a power of two, and whose vocabulary is a power of two.
 */
import type { WeightFormat } from "../../src/engine/graph/weightFormat.ts";
import {
  causalAttention,
  loraLayers,
  lossHead,
  product,
  type ProductSize,
  type Work,
} from "./works.ts";

export const PARTS = ["rows", "widths", "attention", "head", "lora"] as const;
export type Part = (typeof PARTS)[number];

export interface ShapePair {
  part: Part;
  /** What both compute: "forward, 4 bits". */
  what: string;
  odd: Work;
  round: Work;
}

export const nameOf = ({ part, what, odd, round }: ShapePair) =>
  `${part} ${what} ${odd.size} beside ${round.size}`;

const KINDS = ["forward", "back"] as const;
const FORMATS = ["f32", "q4"] as const;
const HEAD_FORMATS = ["f32", "q8"] as const;
const FORMAT_WORDS: Partial<Record<WeightFormat, string>> = { q4: "4 bits", q8: "8 bits" };

const powerOfTwo = (count: number) => 2 ** Math.ceil(Math.log2(count));
const multipleOf64 = (width: number) => 64 * Math.ceil(width / 64);

const wordsOf = (kind: "forward" | "back", format: WeightFormat) =>
  `${kind}, ${FORMAT_WORDS[format] ?? format}`;

function productPair(part: Part, odd: ProductSize): ShapePair {
  const round = {
    ...odd,
    rows: powerOfTwo(odd.rows),
    inputs: multipleOf64(odd.inputs),
    outputs: multipleOf64(odd.outputs),
  };
  return { part, what: wordsOf(odd.kind, odd.format), odd: product(odd), round: product(round) };
}

/** From one row past a few to one short of a tile, one past it, and between. One row is among the widths. */
const ROWS = [3, 5, 17, 31, 33, 63, 65, 100, 127, 129, 257, 333, 511, 700];

const rows = FORMATS.flatMap((format) =>
  KINDS.flatMap((kind) =>
    ROWS.map((rows) => productPair("rows", { kind, rows, inputs: 576, outputs: 1536, format })),
  ),
);

/** Inputs and outputs; weights in 4 bits have inputs in blocks of 32. */
const WIDTHS: Record<"f32" | "q4", readonly (readonly [number, number])[]> = {
  f32: [
    ...([
      [570, 1530],
      [576, 1530],
      [570, 1536],
    ] as const),
    ...([
      [333, 250],
      [575, 1535],
      [1530, 570],
    ] as const),
  ],
  q4: [
    ...([
      [576, 1530],
      [544, 1535],
    ] as const),
    ...([
      [352, 250],
      [1504, 570],
    ] as const),
  ],
};

const widths = FORMATS.flatMap((format) =>
  KINDS.flatMap((kind) =>
    [1, 127, 128].flatMap((rows) =>
      WIDTHS[format]
        .filter(() => rows > 1 || kind === "forward")
        .map(([inputs, outputs]) => productPair("widths", { kind, rows, inputs, outputs, format })),
    ),
  ),
);

const TOKENS = [17, 63, 65, 127, 129, 256, 257, 333, 700];
const headDim = 64;

const attentions = [false, true].flatMap((isBack) =>
  TOKENS.flatMap((tokens) =>
    [
      { heads: 8, kvHeads: 4 },
      { heads: 9, kvHeads: 9 },
    ].map((neighbour): ShapePair => {
      const odd = { tokens, heads: 9, kvHeads: 3, headDim, isBack };
      return {
        part: "attention",
        what: isBack ? "forward and back" : "forward",
        odd: causalAttention(odd),
        round: causalAttention({ ...odd, ...neighbour, tokens: powerOfTwo(tokens) }),
      };
    }),
  ),
);

const heads = HEAD_FORMATS.flatMap((format) =>
  [
    [64, 151_936, 2 ** 17],
    [33, 151_936, 2 ** 17],
    [64, 49_279, 2 ** 16],
    [33, 49_279, 2 ** 16],
  ].map(([rows, vocabulary, round]): ShapePair => {
    const odd = { rows: rows!, width: 192, vocabulary: vocabulary!, format };
    return {
      part: "head",
      what: `loss and its gradient, ${FORMAT_WORDS[format] ?? format}`,
      odd: lossHead(odd),
      round: lossHead({ ...odd, rows: powerOfTwo(rows!), vocabulary: round! }),
    };
  }),
);

const LAYERS = { inputs: 576, outputs: [576, 192, 192], rank: 16, format: "q4" } as const;

const loras = [
  ...[5, 17, 31, 33, 65, 100, 127, 129, 333].map((rows) => ({ ...LAYERS, rows })),
  { ...LAYERS, rows: 127, rank: 6 },
  { ...LAYERS, rows: 127, outputs: [570, 190, 190] },
].map((odd): ShapePair => {
  const round = { ...LAYERS, rows: powerOfTwo(odd.rows), rank: powerOfTwo(odd.rank) };
  return {
    part: "lora",
    what: "q, k and v, forward and back, 4 bits",
    odd: loraLayers(odd),
    round: loraLayers(round),
  };
});

export const PAIRS: readonly ShapePair[] = [...rows, ...widths, ...attentions, ...heads, ...loras];
