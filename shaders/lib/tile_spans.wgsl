// Who sees whom in the tiled attention kernels, where a row sees one run of columns: begin, and the one after the last.
alias Span = vec2u;

/** Which of four columns a row sees. */
fn sees(span: Span, columns: vec4u) -> vec4<bool> {
  return (vec4u(span.x) <= columns) & (columns < vec4u(span.y));
}

/** What no row of the block from `block` sees between others: nothing. */
fn gapOf(block: u32, end: u32) -> vec2u { return vec2u(); }

/** The tile of columns to go on with. */
fn after(col: u32, gap: vec2u) -> u32 { return col + COLS; }
