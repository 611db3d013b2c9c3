import { describe, expect, it, test } from "vitest";
import type { Dtype } from "../../formats/safetensors/safetensors.ts";
import { f32ToF16 } from "../../formats/safetensors/halfFloats.ts";
import type { WeightInfo } from "../nn/weights.ts";
import type { WeightStore } from "./store.ts";
import { streamTensor, type Uploader } from "./stream.ts";

const SHAPE = [640, 64];
const COUNT = 640 * 64;

const bits = (value: number) => new Uint32Array(Float32Array.of(value).buffer)[0]!;
const bytesOf: Record<string, (values: number[]) => ArrayBuffer> = {
  F32: (values) => Float32Array.from(values).buffer,
  F64: (values) => Float64Array.from(values).buffer,
  F16: (values) => Uint16Array.from(values, f32ToF16).buffer,
  BF16: (values) => Uint16Array.from(values, (value) => bits(value) >>> 16).buffer,
};

/** Streams a tensor in slices of 16,384 values, with `bad` at a place of the second one. → how many uploads there were */
async function stream(dtype: string, format: WeightInfo["format"], bad: number, fake = false) {
  const values = Array.from({ length: COUNT }, (_, i) => Math.sin(i));
  values[20_000] = bad;
  const bytes = new Uint8Array(bytesOf[dtype]!(values));
  const source = {
    size: bytes.length,
    slice: async (from: number, to: number) => bytes.slice(from, to),
  };
  let uploads = 0;
  const store = { allocate: () => [{}] } as unknown as WeightStore;
  const uploader = { write: async () => void uploads++ } as unknown as Uploader;
  const info: WeightInfo = fake
    ? { shape: SHAPE, format: "f32", fakeQuantised: format }
    : { shape: SHAPE, format };
  const tensor = {
    ...{ source, file: "model.safetensors", dtype: dtype as Dtype, shape: SHAPE },
    ...{ begin: 0, end: bytes.length },
  };
  await streamTensor(store, uploader, "model.embed_tokens.weight", info, tensor, { sliceBytes: 1 });
  return uploads;
}

describe("a tensor with a number that is not finite is refused by its name while loading", () => {
  const dtypes = ["F32", "F16", "BF16", "F64"];
  const formats: WeightInfo["format"][] = ["f32", "f16", "q8", "q4", "q4_1", "nf4"];
  const cases = dtypes.flatMap((dtype) => formats.map((format) => ({ dtype, format })));
  test.each(cases)("$dtype into $format", async ({ dtype, format }) => {
    expect(await stream(dtype, format, 0.5)).toBeGreaterThan(2);
    for (const bad of [NaN, Infinity, -Infinity])
      await expect(stream(dtype, format, bad)).rejects.toThrow(
        `model.embed_tokens.weight holds ${bad} as its number 20001`,
      );
  });

  it("also where a software device holds the rounded values unpacked, and where F64 leaves F32's range", async () => {
    expect(await stream("BF16", "q4", 0.5, true)).toBeGreaterThan(2);
    await expect(stream("BF16", "q4", NaN, true)).rejects.toThrow("holds NaN as its number 20001");
    await expect(stream("F64", "f16", 1e300)).rejects.toThrow(
      "holds Infinity as its number 20001 (as F32)",
    );
  });
});
