// What the attention kernels without barriers share: blocks of 4 rows. Loops over the dimensions end at p.width = D / 4, a
// value: a software device would unroll constant ones, and compile for minutes.
const LOWEST: f32 = -1e30;

override WG: u32 = 16;

/** The tokens of the 4 rows from `row`, of which each token has `sharing`: one division, since divisions are slow. */
fn tokensOf(row: u32, sharing: u32) -> vec4u {
  let first = row / sharing;
  let share = row - first * sharing + vec4u(0, 1, 2, 3);
  return first + vec4u(share >= vec4u(sharing)) + vec4u(share >= vec4u(2 * sharing)) + vec4u(share >= vec4u(3 * sharing));
}

/**
 * Where the 4 rows from `row` begin in a tensor (tokens, KV * sharing, D / 4), in which row r of a key head is the r mod sharing-th of its
 * heads at token r / sharing; at `end`, a multiple of sharing, and after stands the last one again.
 */
fn rowsAt(row: u32, end: u32, sharing: u32, kvHead: u32) -> vec4u {
  let others = (p.kvHeads - 1) * sharing; // rows of other key heads between those of two tokens
  let last = end - 1 + (end / sharing - 1) * others;
  let rows = row + vec4u(0, 1, 2, 3) + tokensOf(row, sharing) * others;
  return (kvHead * sharing + min(rows, vec4u(last))) * p.width;
}

fn most(x: vec4f) -> f32 { return max(max(x.x, x.y), max(x.z, x.w)); }
