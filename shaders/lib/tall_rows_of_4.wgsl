// Twenty rows of a matrix over a subgroup of 4, of which a kernel uses the first ROWS: invocation i loads row i and every 4th after
// it, and gets those of the others by broadcast, which a processor does in a register. The kernel declares `Row`, what is loaded of
// a row at a time, and `own(row, k)`, which loads it; `first` is the invocation's first row.
const LANES: u32 = 4u;
const LOADS: u32 = 5u;

fn rows(first: u32, k: u32) -> array<Row, 20> {
  return spread(array<Row, LOADS>(own(first, k), own(first + 4u, k), own(first + 8u, k), own(first + 12u, k), own(first + 16u, k)));
}

fn spread(mine: array<Row, LOADS>) -> array<Row, 20> {
  return array<Row, 20>(
    quadBroadcast(mine[0], 0u),
    quadBroadcast(mine[0], 1u),
    quadBroadcast(mine[0], 2u),
    quadBroadcast(mine[0], 3u),
    quadBroadcast(mine[1], 0u),
    quadBroadcast(mine[1], 1u),
    quadBroadcast(mine[1], 2u),
    quadBroadcast(mine[1], 3u),
    quadBroadcast(mine[2], 0u),
    quadBroadcast(mine[2], 1u),
    quadBroadcast(mine[2], 2u),
    quadBroadcast(mine[2], 3u),
    quadBroadcast(mine[3], 0u),
    quadBroadcast(mine[3], 1u),
    quadBroadcast(mine[3], 2u),
    quadBroadcast(mine[3], 3u),
    quadBroadcast(mine[4], 0u),
    quadBroadcast(mine[4], 1u),
    quadBroadcast(mine[4], 2u),
    quadBroadcast(mine[4], 3u),
  );
}
