/** Which kernel computes the products of several layers in one dispatch: the variant that was measured or that matmulShape.ts names for their sum. */
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import type { Tensor } from "../graph/trace.ts";
import { shapeOf } from "./matmulCard.ts";
import type { LayerCount } from "./matmulLayersKernels.ts";
import { suitsHalf } from "./matmulHalf.ts";
import { measuredChoice } from "./matmulChoice.ts";
import { chooseVariant, isRow, TILES, type CardVariant } from "./matmulShape.ts";

/** A variant asked for instead of the one that suits the shape, as in MatmulOptions. */
export interface Forced {
  variant?: CardVariant;
  splits?: number;
}

/** WebGPU's default of maxStorageBuffersPerShaderStage. */
const BINDINGS = 8;

/** Whether the device has kernels for such layers together at all: on cards, two or more whole weights in one format. */
export function suitsLayers(profile: DeviceProfile, ws: readonly Tensor[]): boolean {
  const isCard = profile.matmul === "tile" && !profile.software;
  return isCard && ws.length > 1 && ws.every((w) => !w.shards && w.format === ws[0]!.format);
}

export interface Joint {
  /** The first so many layers. */
  count: LayerCount;
  m: number;
  /** Columns of x. */
  width: number;
  /** Of each output. */
  outputs: readonly number[];
  shape: ReturnType<typeof shapeOf>;
  /** The reduction in `planes` runs of `span`. */
  span: number;
  planes: number;
}

/** How the device computes as many of the layers as it can in one product; undefined where it is none but the first. */
export function jointOf(
  kind: "nt" | "nn",
  m: number,
  all: readonly Tensor[],
  drops: boolean,
  forced: Forced,
): Joint | undefined {
  const { profile } = all[0]!.trace;
  for (const count of [3, 2] as const) {
    const ws = all.slice(0, count);
    if (ws.length < count || !suitsLayers(profile, ws)) continue;
    const joint = productOf(kind, m, ws, count, forced);
    if (joint && bindingsOf(kind, joint, drops) <= (profile.storageBuffers ?? BINDINGS))
      return joint;
  }
  return undefined;
}

function productOf(
  kind: "nt" | "nn",
  m: number,
  ws: readonly Tensor[],
  count: LayerCount,
  forced: Forced,
): Joint | undefined {
  const width = ws[0]!.shape[1]!;
  const outputs = ws.map(({ shape }) => shape[0]!);
  const sum = outputs.reduce((a, b) => a + b);
  // As the grid sees them: no tile has columns of two layers.
  const inTiles = outputs.reduce((n, one) => n + 64 * Math.ceil(one / 64), 0);
  const [n, k] = kind === "nt" ? [inTiles, width] : [width, sum];
  const aligned = [width, ...outputs].every((one) => one % 4 === 0);
  const { format } = ws[0]!;
  const asked = { kind, rows: m, outputs: n, inputs: k, format, aligned };
  if (suitsHalf(ws[0]!.trace.profile, asked, ws[0]!)) return undefined;
  const chosen = measuredChoice(ws[0]!.trace.profile, asked) ?? chooseVariant(asked);
  const { variant = "tile", splits = 1 } = forced.variant ? forced : chosen;
  const ofRow = isRow(variant);
  if (!ofRow && !(variant in TILES)) return undefined;
  const shape = shapeOf(variant as CardVariant, { kind, m, n: ofRow ? sum : n, k });
  const span = Math.ceil(k / (shape.split ? splits : 1) / 32) * 32;
  return { count, m, width, outputs, shape, span, planes: shape.split ? Math.ceil(k / span) : 1 };
}

/** Storage buffers that the first dispatch binds; the second binds fewer. */
function bindingsOf(kind: "nt" | "nn", { count, planes }: Joint, drops: boolean): number {
  if (planes > 1) return (kind === "nt" ? 1 : count) + count + 1;
  return 2 * count + 3 + Number(drops);
}
