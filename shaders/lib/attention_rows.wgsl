// What the attention kernels without barriers share: blocks of 4 rows. Loops over the dimensions end at p.width = D / 4, a
// value: a software device would unroll constant ones, and compile for minutes.
const LOWEST: f32 = -1e30;

override WG: u32 = 16;

/** Where the 4 rows from `row` begin in a tensor (rows, heads, D / 4); at `end` and after stands the last one again. */
fn rowsAt(row: u32, end: u32, heads: u32, head: u32) -> vec4u {
  return (min(row + vec4u(0, 1, 2, 3), vec4u(end - 1)) * heads + head) * p.width;
}

fn most(x: vec4f) -> f32 { return max(max(x.x, x.y), max(x.z, x.w)); }
