// As row_spans, where a row sees a run of columns but for a gap in it: begin, the one after the last, and the same of the gap. So
// a question sees the beginning that it shares with others, and itself, but not what stands between.
alias Span = vec4u;

struct BlockSpans {
  begin: vec4u,
  end: vec4u,
  gapBegin: vec4u,
  gapEnd: vec4u,
  first: u32, // the least begin and the greatest end of rows that see anything
  last: u32,
  gap: vec2u, // what none of the 4 rows sees between
}

/** Spans of 4 rows from `row`, of which each token has `sharing`; rows past the end see nothing. */
fn blockSpans(row: u32, rows: u32, sharing: u32) -> BlockSpans {
  var block = BlockSpans(vec4u(), vec4u(), vec4u(), vec4u(), 0xffffffffu, 0u, vec2u(0u, 0xffffffffu));
  for (var r = 0u; r < min(4u, rows - row); r++) {
    let span = spans[(row + r) / sharing];
    block.begin[r] = span.x;
    block.end[r] = span.y;
    block.gapBegin[r] = span.z;
    block.gapEnd[r] = span.w;
    if (span.x < span.y) {
      block.first = min(block.first, span.x);
      block.last = max(block.last, span.y);
      block.gap = vec2u(max(block.gap.x, span.z), min(block.gap.y, span.w));
    }
  }
  return block;
}

/** Which of the columns each of the 4 rows sees. */
fn seenBy(block: BlockSpans, cols: vec4u) -> array<vec4<bool>, 4> {
  return array<vec4<bool>, 4>(
    (vec4u(block.begin.x) <= cols) & (cols < vec4u(block.end.x)) &
      ((cols < vec4u(block.gapBegin.x)) | (vec4u(block.gapEnd.x) <= cols)),
    (vec4u(block.begin.y) <= cols) & (cols < vec4u(block.end.y)) &
      ((cols < vec4u(block.gapBegin.y)) | (vec4u(block.gapEnd.y) <= cols)),
    (vec4u(block.begin.z) <= cols) & (cols < vec4u(block.end.z)) &
      ((cols < vec4u(block.gapBegin.z)) | (vec4u(block.gapEnd.z) <= cols)),
    (vec4u(block.begin.w) <= cols) & (cols < vec4u(block.end.w)) &
      ((cols < vec4u(block.gapBegin.w)) | (vec4u(block.gapEnd.w) <= cols)),
  );
}

/** The four columns to go on with: after a gap of all rows. */
fn after(block: BlockSpans, col: u32) -> u32 {
  let next = col + 4;
  return select(next, block.gap.y, block.gap.x <= next && next < block.gap.y);
}
