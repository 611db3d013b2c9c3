/**
 * Subgroup matrices: small products that all invocations of a subgroup compute at once, on the card's matrix units. A proposal to
 * WebGPU that Chromium offers behind a flag, so that none of its names are in @webgpu/types yet.
 */

/** M x K times K x N in f16, added in f32, by subgroups of `lanes` invocations. */
export interface SubgroupMatrix {
  m: number;
  n: number;
  k: number;
  lanes: number;
}

export const MATRIX_FEATURE = "chromium-experimental-subgroup-matrix" as GPUFeatureName;

/** As the adapter's info lists them. */
interface Configuration {
  componentType: string;
  resultComponentType: string;
  M: number;
  N: number;
  K: number;
}

/** Side of the block that a subgroup computes, which its matrices must divide. */
const BLOCK = 32;

/** Most values of a matrix: each subgroup passes one through workgroup memory. */
const MOST_VALUES = 256;

/**
 * The largest product that the adapter offers and our kernels can use. Not offered where subgroups may be of several sizes: the
 * kernels give each of four subgroups a quarter of a tile.
 */
export function subgroupMatrixOf({
  features,
  info,
}: Pick<GPUAdapter, "features" | "info">): SubgroupMatrix | undefined {
  const { subgroupMinSize: lanes, subgroupMaxSize } = info;
  const { subgroupMatrixConfigs: all = [] } = info as { subgroupMatrixConfigs?: Configuration[] };
  const needed: GPUFeatureName[] = ["shader-f16", "subgroups", MATRIX_FEATURE];
  if (!needed.every((feature) => features.has(feature)) || !lanes || lanes !== subgroupMaxSize)
    return undefined;
  const usable = [...all].filter(
    ({ componentType, resultComponentType, M, N, K }) =>
      componentType === "f16" &&
      resultComponentType === "f32" &&
      [M, N, K].every((side) => BLOCK % side === 0) &&
      M * N <= MOST_VALUES,
  );
  const [largest] = usable.toSorted((one, other) => volume(other) - volume(one));
  return largest && { m: largest.M, n: largest.N, k: largest.K, lanes };
}

const volume = ({ M, N, K }: Configuration) => M * N * K;
