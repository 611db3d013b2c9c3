// What the attention kernels of quads share. A workgroup is a quad, one subgroup of 4. Its invocations own rows, the lane-th of each
// four, and load columns, the lane-th of each four, whose values they exchange: element j of `quad(x)` is that of lane ^ j (XOR).
// SwiftShader takes one instruction for that, and a branch an invocation for every scalar that it loads: loops go over dimensions
// one or few at a time, since larger ones compile for long. Rows are arrays of a size that is known, to which kernels take pointers
// before such loops: the length of a runtime array is a division each time that it bounds an index.
const LANES: u32 = 4u;
const LOWEST: f32 = -1e30;
const LOG2_E: f32 = 1.4426950408889634;

/** A value of all four lanes. */
fn quad(x: f32) -> vec4f { return vec4f(x, quadSwapX(x), quadSwapY(x), quadSwapDiagonal(x)); }

/** The same of 16 columns, of which each lane has four. */
fn quads(a: f32, b: f32, c: f32, d: f32) -> mat4x4f { return mat4x4f(quad(a), quad(b), quad(c), quad(d)); }

/** The numbers of the columns of `quads`, of 16 from `col`. */
fn columns(lane: u32, col: u32) -> array<vec4u, 4> {
  let first = col + (vec4u(lane) ^ vec4u(0, 1, 2, 3));
  return array<vec4u, 4>(first, first + 4u, first + 8u, first + 12u);
}

fn biases(span: Span, cols: array<vec4u, 4>) -> mat4x4f {
  return mat4x4f(bias(span, cols[0]), bias(span, cols[1]), bias(span, cols[2]), bias(span, cols[3]));
}

/** Σ a b over all elements. */
fn inner(a: mat4x4f, b: mat4x4f) -> f32 { return dot(a[0], b[0]) + dot(a[1], b[1]) + dot(a[2], b[2]) + dot(a[3], b[3]); }

fn powers(x: mat4x4f) -> mat4x4f { return mat4x4f(exp2(x[0]), exp2(x[1]), exp2(x[2]), exp2(x[3])); }

fn times(a: mat4x4f, b: mat4x4f) -> mat4x4f { return mat4x4f(a[0] * b[0], a[1] * b[1], a[2] * b[2], a[3] * b[3]); }

fn minus(a: mat4x4f, b: f32) -> mat4x4f { return mat4x4f(a[0] - b, a[1] - b, a[2] - b, a[3] - b); }

fn most(a: mat4x4f) -> f32 {
  let x = max(max(a[0], a[1]), max(a[2], a[3]));
  return max(max(x.x, x.y), max(x.z, x.w));
}

fn sumOf(a: mat4x4f) -> f32 { return dot(a[0] + a[1] + a[2] + a[3], vec4f(1)); }
