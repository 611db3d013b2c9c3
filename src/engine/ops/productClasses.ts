/**
 * Matrix products sorted into classes, in each of which one kernel variant is the fastest of a device. What a variant costs
 * depends on how many rows share a weight, on how much work there is to spread, and on how the weight is decoded. Products with
 * a short side, as of low-rank adapters, are in none: the rules of matmulShape.ts serve them.
 */
import type { WeightFormat } from "../graph/weightFormat.ts";

/** The left operand, or the output: of a vocabulary that is no multiple of four on the way back, and forward. */
export type OddSide = "left" | "output";

export interface ProductShape {
  /** NT: forward. NN: back through the weight. TN: the gradient of a trained matrix. */
  kind: "nt" | "nn" | "tn";
  rows: number;
  outputs: number;
  /** Length of the reduction. */
  inputs: number;
  format: WeightFormat;
  /** All rows of both operands and of the output begin at multiples of four elements. */
  aligned: boolean;
  /** Where they do not: those of this side alone. */
  odd?: OddSide | undefined;
}

export interface ProductClass {
  /** Names it in stored choices. */
  id: string;
  kind: "nt" | "nn";
  /** At least and at most so many. */
  rows: readonly [least: number, most: number];
  /** f32, or any format whose values are packed into words. */
  weights: "f32" | "packed";
  /** Multiply-adds in all: at least so many, and fewer than so many. */
  work?: readonly [least: number, below: number];
  /** A product of the class, by which it is measured. */
  sizes: { rows: number; outputs: number; inputs: number };
}

/** Sides of low-rank pairs: up to so long. */
const SHORT_SIDE = 64;
/** Less work than this does not occupy a large card with the highest tiles. */
const LARGE_WORK = 2 ** 30;
const SMALL = [0, LARGE_WORK] as const;
const LARGE = [LARGE_WORK, Infinity] as const;

/** The first that matches counts. In the order of what they weigh in a lesson, for devices too slow to measure them all. */
export const PRODUCT_CLASSES: readonly ProductClass[] = [
  {
    ...{ id: "nt many small", kind: "nt", rows: [129, Infinity], weights: "packed", work: SMALL },
    sizes: { rows: 512, outputs: 1536, inputs: 576 },
  },
  {
    ...{ id: "nn many small", kind: "nn", rows: [129, Infinity], weights: "packed", work: SMALL },
    sizes: { rows: 512, outputs: 576, inputs: 1536 },
  },
  {
    ...{ id: "nt many large", kind: "nt", rows: [129, Infinity], weights: "packed", work: LARGE },
    sizes: { rows: 512, outputs: 4096, inputs: 2048 },
  },
  {
    ...{ id: "nn many large", kind: "nn", rows: [129, Infinity], weights: "packed", work: LARGE },
    sizes: { rows: 512, outputs: 2048, inputs: 4096 },
  },
  {
    ...{ id: "nt single", kind: "nt", rows: [1, 3], weights: "packed" },
    sizes: { rows: 1, outputs: 4096, inputs: 4096 },
  },
  {
    ...{ id: "nt some", kind: "nt", rows: [33, 128], weights: "packed" },
    sizes: { rows: 128, outputs: 2048, inputs: 2048 },
  },
  {
    ...{ id: "nn some", kind: "nn", rows: [33, 128], weights: "packed" },
    sizes: { rows: 128, outputs: 2048, inputs: 2048 },
  },
  {
    ...{ id: "nt few", kind: "nt", rows: [4, 32], weights: "packed" },
    sizes: { rows: 16, outputs: 2048, inputs: 2048 },
  },
  {
    ...{ id: "nn few", kind: "nn", rows: [1, 32], weights: "packed" },
    sizes: { rows: 16, outputs: 2048, inputs: 2048 },
  },
  {
    ...{ id: "nt f32", kind: "nt", rows: [4, Infinity], weights: "f32" },
    sizes: { rows: 256, outputs: 768, inputs: 768 },
  },
  {
    ...{ id: "nn f32", kind: "nn", rows: [4, Infinity], weights: "f32" },
    sizes: { rows: 256, outputs: 768, inputs: 768 },
  },
];

/** Undefined for products that no class holds. */
export function productClassOf(shape: ProductShape): ProductClass | undefined {
  const { rows, outputs, inputs } = shape;
  if (outputs <= SHORT_SIDE || inputs <= SHORT_SIDE) return undefined;
  const weights = shape.format === "f32" ? "f32" : "packed";
  const work = rows * outputs * inputs;
  return PRODUCT_CLASSES.find(
    ({ kind, rows: [least, most], weights: wanted, work: [lowest, below] = [0, Infinity] }) =>
      kind === shape.kind &&
      wanted === weights &&
      rows >= least &&
      rows <= most &&
      work >= lowest &&
      work < below,
  );
}
