// As tile_spans, where a row sees a run of columns but for a gap in it: begin, the one after the last, and the same of the gap.
alias Span = vec4u;

/** Which of four columns a row sees. */
fn sees(span: Span, columns: vec4u) -> vec4<bool> {
  let isInRun = (vec4u(span.x) <= columns) & (columns < vec4u(span.y));
  return isInRun & ((columns < vec4u(span.z)) | (vec4u(span.w) <= columns));
}

/** The columns that lie in the gaps of all rows from `block`, before `end`, that see anything; none if begin >= end. */
fn gapOf(block: u32, end: u32) -> vec2u {
  var gap = vec2u(0u, 0xffffffffu);
  for (var row = block; row < min(block + ROWS, end); row++) {
    let span = spans[row];
    if (span.x < span.y) { gap = vec2u(max(gap.x, span.z), min(gap.y, span.w)); }
  }
  return gap;
}

/** The tile of columns to go on with: after a gap of all rows. */
fn after(col: u32, gap: vec2u) -> u32 {
  let next = col + COLS;
  return select(next, gap.y, gap.x <= next && next < gap.y);
}
