/** The kernels of matmulLayers.ts: for two layers and for three, in every format, whole or with their reduction split. */
import { kernel, type Kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { bodyFile } from "./matmulCardKernels.ts";

const tops = { m: "u32", n: "u32" } as const;
const ns = { n0: "u32", n1: "u32", n2: "u32" } as const;
const ks = { k0: "u32", k1: "u32", k2: "u32" } as const;
const totals = { total0: "u32", total1: "u32", total2: "u32" } as const;
const middle = { rank: "u32", plane: "u32" } as const;
const as = { a0: "u32", a1: "u32", a2: "u32" } as const;
const bs = { b0: "u32", b1: "u32", b2: "u32" } as const;
const drops = { salt0: "u32", salt1: "u32", salt2: "u32", rate: "f32" } as const;
const out = { cols: "u32", first: "u32", scale: "f32", accumulate: "u32", layers: "u32" } as const;
const left = { a_row: "u32", a_start: "u32" } as const;
const right = { w_row: "u32", start: "u32" } as const;

const params = {
  nt: {
    m: "u32",
    k: "u32",
    span: "u32",
    ...left,
    ...right,
    ...ns,
    ...totals,
    ...middle,
    ...bs,
  },
  nn: { ...tops, span: "u32", ...right, ...out, ...ks, ...totals, ...middle, ...as, ...drops },
  sumNT: { m: "u32", splits: "u32", ...ns, ...middle, ...bs },
  sumNN: { ...tops, splits: "u32", ...out, ...middle, ...as, ...drops },
} as const;

export type LayerCount = 2 | 3;

type Forward = Kernel<string, string, typeof params.nt>;
type Backward = Kernel<string, string, typeof params.nn>;

/** `whole` adds the low-rank pairs itself, `parts` leaves them to the second pass. */
interface Kernels<K> {
  whole: K;
  /** Of variants whose reduction may be split. */
  parts?: K;
  /** `whole`, where the input of the pairs was dropped. */
  dropped?: K;
}

const numbered = (name: string, count: LayerCount) =>
  Array.from({ length: count }, (_, g) => `${name}${g}`);

/** Each kernel's set is declared when it is first asked for. */
const forwards = new Map<string, Kernels<Forward>>();
const backwards = new Map<string, Kernels<Backward>>();

function once<K>(sets: Map<string, Kernels<K>>, name: string, declare: () => Kernels<K>) {
  const set = sets.get(name) ?? declare();
  sets.set(name, set);
  return set;
}

const packedIn = (format: WeightFormat) => (format === "f32" ? {} : { packed: format });

/** Each swap of a file for three layers. */
const forCount = (count: LayerCount, ...files: string[]): Swap =>
  Object.fromEntries(files.map((file) => [`lib/layers/${file}_3`, `lib/layers/${file}_${count}`]));

/** y[g] = a w[g]ᵀ + low[g] B[g]ᵀ. */
export function layersNT(body: string, format: WeightFormat, count: LayerCount): Kernels<Forward> {
  const name = `matmul_${format}_layers${count}_${body}`;
  return once(forwards, name, () => {
    const { file, swap } = bodyFile(body, "layers_");
    const shared = { "lib/block_q4": `lib/block_${format}`, ...swap };
    const text = (more: Swap) =>
      wgsl(`linear/matmul_${file}`, { ...shared, ...forCount(count, "weights"), ...more });
    const same = { params: params.nt, ...packedIn(format) };
    const split = {
      "lib/layers/nt_3": `lib/layers/parts_nt_${count}`,
      "lib/layers/put": "lib/layers/put_parts",
      "lib/layers/outputs_3": [],
      "lib/layers/lows_at_nt": [],
    };
    return {
      whole: kernel({
        ...{ ...same, name, source: text(forCount(count, "nt", "outputs")) },
        ...{
          reads: ["a", ...numbered("w", count), "lows", "values"],
          writes: numbered("y", count),
        },
      }),
      ...(!body.startsWith("row") && {
        parts: kernel({
          ...{ ...same, name: `${name}_parts`, source: text(split) },
          ...{ reads: ["a", ...numbered("w", count)], writes: ["y"] },
        }),
      }),
    };
  });
}

/** y = Σ_g dy[g] w[g] + low[g] A[g]. */
export function layersNN(body: string, format: WeightFormat, count: LayerCount): Kernels<Backward> {
  const name = `matmul_${format}_layers${count}_${body}`;
  return once(backwards, name, () => {
    const { file, swap } = bodyFile(body, "layers_");
    const shared = { "lib/block_q4": `lib/block_${format}`, ...swap };
    const counted = forCount(count, "weights", "dy", "nn");
    const text = (more: Swap) => wgsl(`linear/matmul_${file}`, { ...shared, ...counted, ...more });
    const [dys, ws] = [numbered("dy", count), numbered("w", count)];
    // Bindings 0 to 3 are of two layers, those of a third follow.
    const sides = [...dys.slice(0, 2), ...ws.slice(0, 2), ...dys.slice(2), ...ws.slice(2)];
    const same = { writes: ["y"], params: params.nn, ...packedIn(format) } as const;
    const split = {
      "lib/layers/nn_3": `lib/layers/parts_nn_${count}`,
      "lib/put_rows_low": "lib/put_rows",
      "lib/layers/lows_at_nn": [],
      "lib/lows_keep": [],
    };
    return {
      whole: kernel({
        ...{ ...same, name, source: text({}), reads: [...sides, "lows", "values"] },
      }),
      dropped: kernel({
        ...{ ...same, name: `${name}_dropped`, source: text(dropping(count === 2 ? 7 : 9)) },
        reads: [...sides, "lows", "values", "seed"],
      }),
      parts: kernel({
        ...{ ...same, name: `${name}_parts`, source: text(split), reads: sides },
      }),
    };
  });
}

const dropping = (seedAt: 4 | 7 | 9): Swap => ({
  "lib/lows_keep": [`lib/seed_at_${seedAt}`, "lib/dropout", "lib/lows_drop"],
});

const sumNT = (count: LayerCount) =>
  kernel({
    name: `matmul_layers${count}_sum_nt`,
    source: wgsl("linear/matmul_layers_sum_nt", forCount(count, "outputs", "sum_nt")),
    reads: ["parts", "lows", "values"],
    ...{ writes: numbered("y", count), params: params.sumNT },
  });

/** The second pass of `parts` forward. */
export const layersSumNT = { 2: sumNT(2), 3: sumNT(3) };

const sumNN = { writes: ["y"], params: params.sumNN } as const;

/** The second pass of `parts` on the way back. */
export const layersSumNN = kernel({
  ...{ ...sumNN, name: "matmul_layers_sum_nn", source: wgsl("linear/matmul_layers_sum_nn") },
  reads: ["parts", "lows", "values"],
});

/** The same where the input of the pairs was dropped. */
export const layersSumDropped = kernel({
  ...{ ...sumNN, name: "matmul_layers_sum_nn_dropped" },
  source: wgsl("linear/matmul_layers_sum_nn", dropping(4)),
  reads: ["parts", "lows", "values", "seed"],
});

// Declared while the module is imported, so that a file that disagrees is found at once; other formats when they are asked for.
for (const count of [2, 3] as const) {
  for (const body of ["nt_8x8", "nt_ahead_8x8", "nt_4x4", "row_nt", "row_subgroup_nt"])
    layersNT(body, "q4", count);
  for (const body of ["nn_8x8", "nn_ahead_8x8", "nn_4x4"]) layersNN(body, "q4", count);
}
