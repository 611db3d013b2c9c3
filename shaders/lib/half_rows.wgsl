// Rows of `a` on the way to f16 and back: row_scales holds 2^-s and 2^s of each row (linear/row_scales).

// Of rows m .. m+3: by what they are multiplied before they are rounded.
fn rowFactors(m: u32) -> vec4f {
  let rows = min(vec4u(m, m + 1u, m + 2u, m + 3u), vec4u(p.m - 1u));
  return vec4f(row_scales[rows.x].x, row_scales[rows.y].x, row_scales[rows.z].x, row_scales[rows.w].x);
}

// A weight beyond the range of f16 becomes its largest value.
fn halfWeights(weights: vec4f) -> vec4h { return vec4h(clamp(weights, vec4f(-65504.0), vec4f(65504.0))); }
