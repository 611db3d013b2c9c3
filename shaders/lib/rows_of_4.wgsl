// Sixteen rows of a matrix over a subgroup of 4: invocation i loads rows i, i + 4, i + 8, i + 12 and gets those of the others by
// broadcast, which a processor does in a register. The kernel declares `Row`, what is loaded of a row at a time, and
// `own(row, k)`, which loads it; `first` is the invocation's first row.
const LANES: u32 = 4u;

fn rows(first: u32, k: u32) -> array<Row, 16> {
  let a = own(first, k);
  let b = own(first + 4u, k);
  let c = own(first + 8u, k);
  let d = own(first + 12u, k);
  return array<Row, 16>(
    quadBroadcast(a, 0u),
    quadBroadcast(a, 1u),
    quadBroadcast(a, 2u),
    quadBroadcast(a, 3u),
    quadBroadcast(b, 0u),
    quadBroadcast(b, 1u),
    quadBroadcast(b, 2u),
    quadBroadcast(b, 3u),
    quadBroadcast(c, 0u),
    quadBroadcast(c, 1u),
    quadBroadcast(c, 2u),
    quadBroadcast(c, 3u),
    quadBroadcast(d, 0u),
    quadBroadcast(d, 1u),
    quadBroadcast(d, 2u),
    quadBroadcast(d, 3u),
  );
}
