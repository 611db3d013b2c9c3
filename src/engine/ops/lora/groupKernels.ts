/**
 * The kernels of loraGroup.ts and their grids: on a graphics card as those of matmulCard.ts for short sides, on processors with
 * subgroups as those of matmulSubgroup.ts and matmulQuads.ts.
 */
import { kernel } from "../../gpu/kernel.ts";
import { wgsl } from "../../gpu/shaders.ts";
import type { DeviceProfile, SubgroupSize } from "../../graph/deviceProfile.ts";
import type { Grid } from "../../graph/trace.ts";

const salts = { salt0: "u32", salt1: "u32", salt2: "u32", rate: "f32" } as const;
const as = { a0: "u32", a1: "u32", a2: "u32" } as const;
const bs = { b0: "u32", b1: "u32", b2: "u32" } as const;
const ns = { n0: "u32", n1: "u32", n2: "u32" } as const;
const middle = { rank: "u32", plane: "u32" } as const;
const params = {
  nt: {
    m: "u32",
    k: "u32",
    rank: "u32",
    pairs: "u32",
    plane: "u32",
    ...as,
    scale: "f32",
    ...salts,
  },
  nn: { m: "u32", ...ns, ...middle, ...bs, scale: "f32" },
  tn: { m: "u32", k: "u32", ...ns, ...middle, ...as, ...bs, ...salts },
} as const;

function declared(name: string) {
  const how = (of: string) => ({ name: `${name}_${of}`, source: wgsl(`lora/${name}_${of}`) });
  return {
    nt: kernel({ ...how("nt"), reads: ["x", "values"], writes: ["low"], params: params.nt }),
    nn: kernel({
      ...{ ...how("nn"), reads: ["dy0", "dy1", "dy2", "values"], writes: ["dlow"] },
      params: params.nn,
    }),
    tn: kernel({
      ...{ ...how("tn"), reads: ["x", "dy0", "dy1", "dy2", "low", "dlow"], writes: ["grads"] },
      params: params.tn,
    }),
  };
}

/** Those that read x, where each pair drops other places of it. */
function dropping(name: string) {
  const source = (of: string, seedAt: 3 | 7) =>
    wgsl(`lora/${name}_${of}`, {
      "lib/x_kept": [`lib/seed_at_${seedAt}`, "lib/dropout", "lib/x_dropped"],
    });
  return {
    nt: kernel({
      ...{ name: `${name}_nt_dropped`, source: source("nt", 3) },
      ...{ reads: ["x", "values", "seed"], writes: ["low"], params: params.nt },
    }),
    tn: kernel({
      ...{ name: `${name}_tn_dropped`, source: source("tn", 7) },
      reads: ["x", "dy0", "dy1", "dy2", "low", "dlow", "seed"],
      ...{ writes: ["grads"], params: params.tn },
    }),
  };
}

/** What pairs that drop x add to its gradient, on processors; a card's products add it (matmulLayers.ts). */
export const through = kernel({
  ...{ name: "lows_through", source: wgsl("lora/lows_through") },
  ...{ reads: ["dlow", "values", "seed"], writes: ["dx"] },
  params: { m: "u32", k: "u32", rank: "u32", pairs: "u32", plane: "u32", ...as, ...salts },
});

interface GroupSize {
  pairs: number;
  rows: number;
  rank: number;
}

export type GroupKernels = ReturnType<typeof declared> & {
  dropping: ReturnType<typeof dropping>;
  /** Pairs whose columns stand side by side in x Aᵀ, of so many: those that drop x have it each for itself. */
  beside(pairs: number, drops: boolean): number;
  grids: {
    nt(size: GroupSize & { beside: number }): Grid;
    nn(size: GroupSize): Grid;
    /** `widest`: the most columns of x and of the outputs. */
    tn(size: GroupSize, widest: number): Grid;
  };
};

const tiles = ({ pairs, rows, rank }: GroupSize): Grid => [
  Math.ceil(rank / 16),
  Math.ceil(rows / 4),
  pairs,
];

const card: GroupKernels = {
  ...declared("lows_card"),
  dropping: dropping("lows_card"),
  beside: () => 1,
  grids: {
    ...{ nt: tiles, nn: tiles },
    tn: ({ pairs, rank }, widest) => [Math.ceil(widest / 16), Math.ceil(rank / 16), 2 * pairs],
  },
};

const forSubgroups = (lanes: SubgroupSize, name: string): GroupKernels => ({
  ...declared(name),
  dropping: dropping(name),
  beside: (pairs, drops) => (drops ? 1 : pairs),
  grids: {
    nt: ({ pairs, rows, rank, beside }) => [
      Math.ceil((beside * rank) / (4 * lanes)),
      Math.ceil(rows / 16),
      pairs / beside,
    ],
    nn: ({ pairs, rows, rank }) => [Math.ceil(rows / (4 * lanes)), Math.ceil(rank / 8), pairs],
    tn: ({ pairs, rank }, widest) => [
      Math.ceil(widest / (4 * lanes)),
      Math.ceil(rank / 8),
      2 * pairs,
    ],
  },
});

const bySize = { 4: forSubgroups(4, "lows_quad"), 8: forSubgroups(8, "lows_subgroup") };

/** Undefined on a device that has none. */
export function groupKernels(profile: DeviceProfile): GroupKernels | undefined {
  const { software, matmul, subgroup } = profile;
  if (software) return subgroup && bySize[subgroup];
  return matmul === "tile" ? card : undefined;
}
