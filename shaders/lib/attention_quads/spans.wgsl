// Who sees whom, for the rows of a quad, where a row sees one run of columns: begin, and the one after the last.
alias Span = vec2u;

/** The columns that any of some rows sees: the least begin and the greatest end. */
struct Reach { first: u32, last: u32 }

const NOTHING: Reach = Reach(0xffffffffu, 0u);

fn reachOf(span: Span) -> Reach {
  let any = span.x < span.y;
  return Reach(select(NOTHING.first, span.x, any), select(NOTHING.last, span.y, any));
}

fn both(a: Reach, b: Reach) -> Reach { return Reach(min(a.first, b.first), max(a.last, b.last)); }

/** That of all lanes. */
fn reachOfQuad(own: Reach) -> Reach {
  let pair = both(own, Reach(quadSwapX(own.first), quadSwapX(own.last)));
  return both(pair, Reach(quadSwapY(pair.first), quadSwapY(pair.last)));
}

/** What a score begins with: 0 where the row sees the column, and else so little that its exponential is 0. */
fn bias(span: Span, cols: vec4u) -> vec4f {
  return select(vec4f(LOWEST), vec4f(), cols - span.x < vec4u(span.y - span.x));
}

/** The 16 columns to go on with. */
fn after(reach: Reach, col: u32) -> u32 { return col + 16u; }
