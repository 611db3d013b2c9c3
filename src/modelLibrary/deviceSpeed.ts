/** What a device reaches at best, and how near the products of a lesson come to it, with every variant that it can run. */
import type { Gpu } from "../engine/gpu/device.ts";
import type { DeviceSpeed, ProductSpeed } from "../protocol/device/deviceSpeed.ts";
import type { DeviceProfile } from "../engine/graph/deviceProfile.ts";
import { Trace } from "../engine/graph/trace.ts";
import { recordNN, recordNT, type MatmulVariant } from "../engine/ops/matmul.ts";
import { fits, TILES, type CardVariant } from "../engine/ops/matmulShape.ts";
import { recordCopy, recordMultiplyAdd } from "../engine/nn/probeKernels.ts";
import { timeTrace } from "../engine/nn/timeTrace.ts";

/** A step's rows, and the one row of an answer's next token. */
const SIZES = {
  software: { groups: 64, rounds: 16, vectors: 2 ** 20, side: 512, rows: [128, 1] },
  card: { groups: 8192, rounds: 256, vectors: 2 ** 22, side: 2048, rows: [512, 1] },
};

/** @param onDone is told after each measurement, and may throw to stop */
export async function deviceSpeed(
  gpu: Gpu,
  profile: DeviceProfile,
  onDone: (done: number, total: number) => void,
): Promise<DeviceSpeed> {
  const { groups, rounds, vectors, side, rows } = SIZES[gpu.software ? "software" : "card"];
  const elements: ("f32" | "f16")[] = gpu.features.includes("shader-f16")
    ? ["f32", "f16"]
    : ["f32"];
  const products = rows.flatMap((count) =>
    (["forward", "back"] as const).flatMap((kind) =>
      [null, ...variantsOf(profile, kind, count, side)].map((variant) => ({
        ...{ kind, rows: count, side, variant },
      })),
    ),
  );
  const total = elements.length + 1 + products.length;
  let done = 0;
  const time = async (trace: Trace): Promise<number> => {
    const seconds = (await timeTrace(gpu, trace)) / 1000;
    onDone(++done, total);
    return seconds;
  };
  onDone(0, total);
  const ceilings: Partial<DeviceSpeed["ceilings"]> = {};
  for (const element of elements) {
    const trace = new Trace(profile);
    const { y, flops } = recordMultiplyAdd(trace, element, { groups, rounds });
    trace.markOutput(y, "y");
    ceilings[element] = flops / (await time(trace));
  }
  const copying = new Trace(profile);
  const { y, bytes } = recordCopy(copying, vectors);
  copying.markOutput(y, "y");
  const bytesPerSecond = bytes / (await time(copying));
  const measured: ProductSpeed[] = [];
  for (const product of products) {
    const flops = 2 * product.rows * side * side;
    measured.push({
      ...product,
      flopsPerSecond: flops / (await time(productTrace(profile, product))),
    });
  }
  return { ceilings: { f32: ceilings.f32!, ...ceilings }, bytesPerSecond, products: measured };
}

type Product = Omit<ProductSpeed, "flopsPerSecond" | "variant"> & { variant: MatmulVariant | null };

function productTrace(profile: DeviceProfile, { kind, rows, side, variant }: Product): Trace {
  const trace = new Trace(profile);
  const x = trace.external("x", [rows, side]);
  const w = trace.external("w", [side, side], { format: "q4" });
  const y = trace.tensor([rows, side]);
  const record = kind === "forward" ? recordNT : recordNN;
  record(trace, x, w, y, variant ? { variant } : {});
  trace.markOutput(y, "y");
  return trace;
}

function variantsOf(
  { software, subgroup }: DeviceProfile,
  kind: ProductSpeed["kind"],
  rows: number,
  side: number,
): MatmulVariant[] {
  const plain: MatmulVariant[] = rows > 1 || kind === "back" ? ["register", "tile"] : ["skinny"];
  if (software) return subgroup ? [...plain, "subgroup"] : plain;
  const shape = {
    kind: kind === "forward" ? "nt" : "nn",
    rows,
    outputs: side,
    inputs: side,
  } as const;
  const card = [...Object.keys(TILES), "row"] as CardVariant[];
  return [...plain, ...card.filter((one) => fits(one, { ...shape, format: "q4", aligned: true }))];
}
