// As spans, where a row sees a run of columns but for a gap in it: begin, the one after the last, and the same of the gap. So a question
// sees the beginning that it shares with others, and itself, but not what stands between.
alias Span = vec4u;

/** The columns that any of some rows sees: the least begin and the greatest end, and the gap that all of them have. */
struct Reach { first: u32, last: u32, gapFirst: u32, gapLast: u32 }

const NOTHING: Reach = Reach(0xffffffffu, 0u, 0u, 0xffffffffu);

fn reachOf(span: Span) -> Reach {
  let any = span.x < span.y;
  return Reach(
    select(NOTHING.first, span.x, any),
    select(NOTHING.last, span.y, any),
    select(NOTHING.gapFirst, span.z, any),
    select(NOTHING.gapLast, span.w, any),
  );
}

fn both(a: Reach, b: Reach) -> Reach {
  return Reach(min(a.first, b.first), max(a.last, b.last), max(a.gapFirst, b.gapFirst), min(a.gapLast, b.gapLast));
}

/** That of all lanes. */
fn reachOfQuad(own: Reach) -> Reach {
  let a = vec4u(own.first, own.last, own.gapFirst, own.gapLast);
  let x = quadSwapX(a);
  let pair = both(own, Reach(x.x, x.y, x.z, x.w));
  let b = vec4u(pair.first, pair.last, pair.gapFirst, pair.gapLast);
  let y = quadSwapY(b);
  return both(pair, Reach(y.x, y.y, y.z, y.w));
}

/** What a score begins with: 0 where the row sees the column, and else so little that its exponential is 0. */
fn bias(span: Span, cols: vec4u) -> vec4f {
  let sees = (cols - span.x < vec4u(span.y - span.x)) & (cols - span.z >= vec4u(span.w - span.z));
  return select(vec4f(LOWEST), vec4f(), sees);
}

/** The 16 columns to go on with: after a gap of all rows. */
fn after(reach: Reach, col: u32) -> u32 {
  let next = col + 16u;
  return select(next, reach.gapLast, reach.gapFirst <= next && next < reach.gapLast);
}
