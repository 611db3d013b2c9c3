// Who sees whom in blocks of 4 rows, where a row sees one run of columns: begin, and the one after the last.
alias Span = vec2u;

struct BlockSpans {
  begin: vec4u,
  end: vec4u,
  first: u32, // the least begin and the greatest end of rows that see anything
  last: u32,
}

/** Spans of 4 rows from `row`, of which each token has `sharing`; rows past the end see nothing. */
fn blockSpans(row: u32, rows: u32, sharing: u32) -> BlockSpans {
  var block = BlockSpans(vec4u(), vec4u(), 0xffffffffu, 0u);
  for (var r = 0u; r < min(4u, rows - row); r++) {
    let span = spans[(row + r) / sharing];
    block.begin[r] = span.x;
    block.end[r] = span.y;
    if (span.x < span.y) {
      block.first = min(block.first, span.x);
      block.last = max(block.last, span.y);
    }
  }
  return block;
}

/** Which of the columns each of the 4 rows sees. */
fn seenBy(block: BlockSpans, cols: vec4u) -> array<vec4<bool>, 4> {
  return array<vec4<bool>, 4>(
    (vec4u(block.begin.x) <= cols) & (cols < vec4u(block.end.x)),
    (vec4u(block.begin.y) <= cols) & (cols < vec4u(block.end.y)),
    (vec4u(block.begin.z) <= cols) & (cols < vec4u(block.end.z)),
    (vec4u(block.begin.w) <= cols) & (cols < vec4u(block.end.w)),
  );
}

/** The four columns to go on with. */
fn after(block: BlockSpans, col: u32) -> u32 { return col + 4; }
