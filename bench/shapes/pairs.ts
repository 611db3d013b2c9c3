/**
 * Odd shapes, each beside two round ones of the same work, whose rows and vocabularies are powers of two, whose widths are multiples of
 * 64, and whose query heads share keys evenly by a power of two: the nearest in size, and the next larger one (the same where that is
 * the nearest). Seventeen rows stand beside 16 and 32.
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
  nearest: Work;
  larger: Work;
}

export const nameOf = ({ part, what, odd, larger }: ShapePair) =>
  `${part} ${what} ${odd.size} beside ${larger.size}`;

const KINDS = ["forward", "back"] as const;
const FORMATS = ["f32", "q4"] as const;
const HEAD_FORMATS = ["f32", "q8"] as const;
const FORMAT_WORDS: Partial<Record<WeightFormat, string>> = { q4: "4 bits", q8: "8 bits" };

/** How a size becomes a round one: to the nearest or to the next larger. */
interface Rounding {
  powerOfTwo(count: number): number;
  multipleOf64(width: number): number;
}

const LARGER: Rounding = {
  powerOfTwo: (count) => 2 ** Math.ceil(Math.log2(count)),
  multipleOf64: (width) => 64 * Math.ceil(width / 64),
};

/** The larger of two that are as near. */
const NEAREST: Rounding = {
  powerOfTwo(count) {
    const above = LARGER.powerOfTwo(count);
    return above - count <= count - above / 2 ? above : above / 2;
  },
  multipleOf64: (width) => 64 * Math.round(width / 64),
};

/** A pair whose round neighbours are what `at` makes by one way of rounding and the other. */
function pairOf(part: Part, what: string, odd: Work, at: (rounding: Rounding) => Work): ShapePair {
  return { part, what, odd, nearest: at(NEAREST), larger: at(LARGER) };
}

const wordsOf = (kind: "forward" | "back", format: WeightFormat) =>
  `${kind}, ${FORMAT_WORDS[format] ?? format}`;

function productPair(part: Part, odd: ProductSize): ShapePair {
  return pairOf(part, wordsOf(odd.kind, odd.format), product(odd), (rounding) =>
    product({
      ...odd,
      rows: rounding.powerOfTwo(odd.rows),
      inputs: rounding.multipleOf64(odd.inputs),
      outputs: rounding.multipleOf64(odd.outputs),
    }),
  );
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
      const what = isBack ? "forward and back" : "forward";
      return pairOf("attention", what, causalAttention(odd), ({ powerOfTwo }) =>
        causalAttention({ ...odd, ...neighbour, tokens: powerOfTwo(tokens) }),
      );
    }),
  ),
);

const heads = HEAD_FORMATS.flatMap((format) =>
  [
    [64, 151_936],
    [33, 151_936],
    [64, 49_279],
    [33, 49_279],
  ].map(([rows, vocabulary]): ShapePair => {
    const odd = { rows: rows!, width: 192, vocabulary: vocabulary!, format };
    const what = `loss and its gradient, ${FORMAT_WORDS[format] ?? format}`;
    return pairOf("head", what, lossHead(odd), ({ powerOfTwo }) =>
      // The nearest in both: twice 2^17 words would be more than a device binds.
      lossHead({ ...odd, rows: powerOfTwo(rows!), vocabulary: NEAREST.powerOfTwo(vocabulary!) }),
    );
  }),
);

const LAYERS = { inputs: 576, outputs: [576, 192, 192], rank: 16, format: "q4" } as const;

const loras = [
  ...[5, 17, 31, 33, 65, 100, 127, 129, 333].map((rows) => ({ ...LAYERS, rows })),
  { ...LAYERS, rows: 127, rank: 6 },
  { ...LAYERS, rows: 127, outputs: [570, 190, 190] },
].map((odd): ShapePair =>
  pairOf("lora", "q, k and v, forward and back, 4 bits", loraLayers(odd), ({ powerOfTwo }) =>
    loraLayers({ ...LAYERS, rows: powerOfTwo(odd.rows), rank: LARGER.powerOfTwo(odd.rank) }),
  ),
);

export const PAIRS: readonly ShapePair[] = [...rows, ...widths, ...attentions, ...heads, ...loras];
