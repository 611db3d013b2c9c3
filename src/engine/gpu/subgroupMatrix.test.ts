import { expect, test } from "vitest";
import { MATRIX_FEATURE, subgroupMatrixOf } from "./subgroupMatrix.ts";

const features: string[] = ["shader-f16", "subgroups", MATRIX_FEATURE];

function adapter(
  sizes: readonly [M: number, N: number, K: number, from?: string, into?: string][],
  more: object = {},
  has: string[] = features,
) {
  const subgroupMatrixConfigs = sizes.map(([M, N, K, from = "f16", into = "f32"]) => ({
    ...{ componentType: from, resultComponentType: into, M, N, K },
  }));
  const info = { subgroupMinSize: 32, subgroupMaxSize: 32, subgroupMatrixConfigs, ...more };
  return { features: new Set(has), info } as unknown as Pick<GPUAdapter, "features" | "info">;
}

test("the largest product of f16 into f32 is taken that divides a block", () => {
  const apple = adapter([
    [8, 8, 8, "f32"],
    [8, 8, 8],
  ]);
  expect(subgroupMatrixOf(apple)).toEqual({ m: 8, n: 8, k: 8, lanes: 32 });
  const others = adapter([
    [16, 8, 16],
    [16, 16, 16, "f16", "f16"],
    [16, 16, 16],
    [64, 16, 16],
    [32, 32, 16],
    [16, 16, 32, "i8", "i32"],
  ]);
  expect(subgroupMatrixOf(others)).toEqual({ m: 16, n: 16, k: 16, lanes: 32 });
});

test("there is none without a usable size, the features, or subgroups of one size", () => {
  expect(subgroupMatrixOf(adapter([[8, 8, 8, "f32"]]))).toBeUndefined();
  expect(subgroupMatrixOf(adapter([]))).toBeUndefined();
  expect(subgroupMatrixOf(adapter([[8, 8, 8]], { subgroupMaxSize: 64 }))).toBeUndefined();
  expect(
    subgroupMatrixOf(adapter([[8, 8, 8]], { subgroupMatrixConfigs: undefined })),
  ).toBeUndefined();
  for (const missing of features) {
    const has = features.filter((feature) => feature !== missing);
    expect(subgroupMatrixOf(adapter([[8, 8, 8]], {}, has)), missing).toBeUndefined();
  }
});
