import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { boundsOf, LEVELS_4, LEVELS_8, levelOf } from "./nf4Levels.ts";
import { dequantise, quantise } from "./quantise.ts";
import recorded from "../testing/nf4.json" with { type: "json" };

const { rows, cols } = recorded;
const count = rows * cols;
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
const floats = (text: string) => new Float32Array(bytes(text).buffer);

/** The weights of tools/quantisation/record_nf4.py. */
function weights(): Float32Array {
  let state = 12345;
  const values = Float32Array.from({ length: count }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * (1 + (Math.floor(i / 64) % 7));
  });
  return values.fill(0, 640, 704);
}

const packed = quantise(weights(), cols, "nf4");
const blocks = count / 64;
const codesAt = count / 2;
const groupsAt = codesAt + Math.ceil(blocks / 4) * 4;

test("the tables equal bitsandbytes' bit by bit", () => {
  expect(LEVELS_4).toEqual(floats(recorded.levels4));
  expect(LEVELS_8).toEqual(floats(recorded.levels8));
});

// bitsandbytes puts the first of two elements into the upper half of a byte, we into the lower.
const turned = bytes(recorded.elements).map((byte) => (byte << 4) | (byte >> 4));

test("elements and codes equal bitsandbytes' bit by bit; groups and mean, which it sums in f32, up to the last bit", () => {
  const ours = new Uint8Array(packed.buffer);
  expect(ours.subarray(0, codesAt)).toEqual(turned);
  expect(ours.subarray(codesAt, codesAt + blocks)).toEqual(bytes(recorded.codes));
  const scales = new Float32Array(packed.buffer, groupsAt, 3);
  [...floats(recorded.groups), ...floats(recorded.mean)].forEach((wanted, i) => {
    expect(Math.abs(scales[i]! / wanted - 1)).toBeLessThanOrEqual(2 ** -23);
  });
});

test("values that bitsandbytes packed are unpacked to its values bit by bit", () => {
  const theirs = new Uint8Array(packed.byteLength);
  theirs.set(turned);
  theirs.set(bytes(recorded.codes), codesAt);
  [recorded.groups, recorded.mean, recorded.levels8].reduce((at, text) => {
    theirs.set(bytes(text), at);
    return at + bytes(text).length;
  }, groupsAt);
  const values = dequantise(new Uint32Array(theirs.buffer), rows, cols, "nf4");
  expect(values.subarray(0, 128)).toEqual(floats(recorded.head));
  const hash = createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex");
  expect(hash).toBe(recorded.values);
});

test("bits per weight are the paper's 4 + 8 / 64 + 32 / (64 · 256), plus 1 KiB per tensor", () => {
  const words = 4 + 8 / 64 + 32 / (64 * 256);
  expect(words).toBeCloseTo(4.127, 3);
  const whole = quantise(new Float32Array(64 * 256 * 4), 256, "nf4");
  // Four groups: the mean and 256 levels are the 257 words that do not grow.
  expect(whole.byteLength - 257 * 4).toBe((64 * 256 * 4 * words) / 8);
});

test("a value gets the level between whose bounds it lies, and the lower one on a bound", () => {
  const bounds = boundsOf(Float32Array.of(-1, 0, 1));
  expect([-2, -0.6, -0.5, -0.4, 0.5, 0.6].map((v) => levelOf(v, bounds))).toEqual([
    0, 0, 0, 1, 1, 2,
  ]);
});
