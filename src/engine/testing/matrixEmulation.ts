/**
 * Stands in for subgroup matrices on a device without them: the same kernel, where a matrix of either factor is its place in the
 * tile, and each invocation of a subgroup holds and adds its share of a matrix of sums. It shows that a kernel loads, adds and
 * writes the right places; the device's own matrices it does not try.
 */
import type { Kernel } from "../gpu/kernel.ts";
import type { Trace } from "../graph/trace.ts";

const REPLACED: readonly [string | RegExp, string][] = [
  ["enable chromium_experimental_subgroup_matrix;\n", ""],
  [/^alias Left = .*;$/m, "alias Left = vec2u; // place and step"],
  [/^alias Right = .*;$/m, "alias Right = vec2u;"],
  [/^alias Sums = .*;$/m, "alias Sums = array<f32, MATRIX_M * MATRIX_N / SUBGROUP>;"],
  ["subgroupMatrixLoad<Left, row_major>(&left, ", "vec2u("],
  ["subgroupMatrixMultiplyAccumulate(", "multiplyAdd(lane, "],
  ["subgroupMatrixStore<row_major>(&passed, ", "storeSums(lane, "],
  // A software device would unroll loops that end at a constant, and compile for minutes.
  [/< (ROWS|COLS|DEPTH);/g, "< value($1);"],
];

/** How a matrix of the right side lies in the tile. */
const RIGHT_PLACES = {
  row_major: "k * columns.y + n",
  col_major: "n * columns.y + k",
};

const helpers = (rightPlace: string) => `
fn value(constant: u32) -> u32 { return min(constant, p.k + constant); }
fn multiplyAdd(lane: u32, rows: Left, columns: Right, before: Sums) -> Sums {
  var sums = before;
  for (var i = 0u; i < value(MATRIX_M * MATRIX_N / SUBGROUP); i++) {
    let m = (i * SUBGROUP + lane) / MATRIX_N;
    let n = (i * SUBGROUP + lane) % MATRIX_N;
    for (var k = 0u; k < value(MATRIX_K); k++) {
      sums[i] += f32(left[rows.x + m * rows.y + k]) * f32(right[columns.x + ${rightPlace}]);
    }
  }
  return sums;
}
fn storeSums(lane: u32, at: u32, sums: Sums, step: u32) {
  var own = sums;
  for (var i = 0u; i < value(MATRIX_M * MATRIX_N / SUBGROUP); i++) {
    let element = i * SUBGROUP + lane;
    passed[at + element / MATRIX_N * step + element % MATRIX_N] = own[i];
  }
}
`;

/** @throws {Error} when a kernel of subgroup matrices does not contain what is to be replaced. */
export function emulateMatrices(trace: Trace): void {
  for (const dispatch of trace.dispatches) {
    if (dispatch.kernel.source.includes("subgroup_matrix"))
      dispatch.kernel = emulated(dispatch.kernel);
  }
}

function emulated(kernel: Kernel): Kernel {
  let source = kernel.source;
  const replace = (what: string | RegExp, by: string) => {
    const changed = source.replace(what, by);
    if (changed === source) throw new Error(`${kernel.name} has no ${String(what)} to replace.`);
    source = changed;
  };
  for (const [what, by] of REPLACED) replace(what, by);
  const order = source.includes("<Right, col_major>") ? "col_major" : "row_major";
  replace(`subgroupMatrixLoad<Right, ${order}>(&right, `, "vec2u(");
  return {
    ...kernel,
    name: `${kernel.name}_emulated`,
    source: source + helpers(RIGHT_PLACES[order]),
  };
}
