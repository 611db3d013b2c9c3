import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { dequantise, quantise } from "./quantise.ts";
import recorded from "../testing/ggml.json" with { type: "json" };

const { rows, cols } = recorded;
const count = rows * cols;
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64"));

/** The weights of tools/quantisation/record_ggml.py. */
function weights(): Float32Array {
  let state = 12345;
  const values = Float32Array.from({ length: count }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const block = Math.floor(i / 32);
    return (state / 2 ** 32 - 0.5) * (1 + (block % 7)) + ((block % 5) - 2) / 4;
  });
  values.fill(0, 640, 672).fill(0.3, 672, 704);
  for (let i = 0; i < 32; i++) values[704 + i] = i / 8 - 1;
  return values;
}

const kinds = {
  q4: { name: "Q4_0", halves: 1, bits: 4 },
  q4_1: { name: "Q4_1", halves: 2, bits: 4 },
  q8: { name: "Q8_0", halves: 1, bits: 8 },
} as const;
type Kind = keyof typeof kinds;

/** ggml's blocks in our order: all elements, two to a byte where they have 4 bits, then the f16 numbers of all blocks. */
function reordered(kind: Kind): Uint32Array<ArrayBuffer> {
  const { name, halves, bits } = kinds[kind];
  const theirs = bytes(recorded[name].blocks);
  const elementBytes = (32 * bits) / 8;
  const step = 2 * halves + elementBytes;
  const blocks = count / 32;
  const ours = new Uint8Array(Math.ceil((blocks * step) / 4) * 4);
  for (let block = 0; block < blocks; block++) {
    const numbers = theirs.subarray(block * step, block * step + 2 * halves);
    ours.set(numbers, blocks * elementBytes + block * 2 * halves);
    const elements = theirs.subarray(block * step + 2 * halves, (block + 1) * step);
    const q = (i: number) => (elements[i % 16]! >> (i < 16 ? 0 : 4)) & 15;
    for (let i = 0; i < elementBytes; i++) {
      const byte = bits === 8 ? elements[i]! : q(2 * i) | (q(2 * i + 1) << 4);
      ours[block * elementBytes + i] = byte;
    }
  }
  return new Uint32Array(ours.buffer);
}

test.each(Object.keys(kinds) as Kind[])(
  "%s packs ggml's elements, scales and minima bit by bit",
  (kind) => {
    expect(quantise(weights(), cols, kind)).toEqual(reordered(kind));
  },
);

test.each(Object.keys(kinds) as Kind[])(
  "values that ggml packed as %s are unpacked to its values bit by bit",
  (kind) => {
    const { head, values: wanted } = recorded[kinds[kind].name];
    const values = dequantise(reordered(kind), rows, cols, kind);
    expect(values.subarray(0, 64)).toEqual(new Float32Array(bytes(head).buffer));
    const hash = createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex");
    expect(hash).toBe(wanted);
  },
);
