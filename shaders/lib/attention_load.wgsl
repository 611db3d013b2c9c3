// What the tiled attention kernels read: four dimensions of a row of queries, keys or values, zeros outside, and the columns
// that a block of ROWS rows sees at all.
fn loadQuery(row: u32, end: u32, d: u32, head: u32) -> vec4f {
  if (row >= end || d >= p.width) { return vec4f(); }
  return q[(row * p.heads + head) * p.width + d];
}

fn loadKey(row: u32, end: u32, d: u32, kvHead: u32) -> vec4f {
  if (row >= end || d >= p.width) { return vec4f(); }
  return k[(row * p.kvHeads + kvHead) * p.width + d];
}

fn loadValue(row: u32, end: u32, d: u32, kvHead: u32) -> vec4f {
  if (row >= end || d >= p.width) { return vec4f(); }
  return v[(row * p.kvHeads + kvHead) * p.width + d];
}

/** The least begin and the greatest end of the spans of the rows from `block`, before `end`; begin > end if all are empty. */
fn boundsOf(block: u32, end: u32) -> vec2u {
  var bounds = vec2u(0xffffffffu, 0u);
  for (var row = block; row < min(block + ROWS, end); row++) {
    let span = spans[row];
    if (span.x < span.y) { bounds = vec2u(min(bounds.x, span.x), max(bounds.y, span.y)); }
  }
  return bounds;
}

/** Part `chunk` of p.chunks of the columns between bounds, in whole tiles; where parts are more than tiles, the last are empty. */
fn chunkOf(bounds: vec2u, chunk: u32) -> vec2u {
  if (bounds.x >= bounds.y) { return bounds; }
  let tiles = (bounds.y - bounds.x + COLS - 1) / COLS;
  let run = (tiles + p.chunks - 1) / p.chunks * COLS;
  let begin = bounds.x + chunk * run;
  return vec2u(begin, min(begin + run, bounds.y));
}
