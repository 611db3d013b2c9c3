// Twenty rows of a matrix over a subgroup of 8, of which a kernel uses the first ROWS: invocation i loads row i and every 8th after
// it, and gets those of the others by broadcast, which a processor does in a register. The kernel declares `Row`, what is loaded of
// a row at a time, and `own(row, k)`, which loads it; `first` is the invocation's first row.
const LANES: u32 = 8u;
const LOADS: u32 = 3u;

fn rows(first: u32, k: u32) -> array<Row, 20> {
  return spread(array<Row, LOADS>(own(first, k), own(first + 8u, k), own(first + 16u, k)));
}

fn spread(mine: array<Row, LOADS>) -> array<Row, 20> {
  return array<Row, 20>(
    subgroupBroadcast(mine[0], 0u),
    subgroupBroadcast(mine[0], 1u),
    subgroupBroadcast(mine[0], 2u),
    subgroupBroadcast(mine[0], 3u),
    subgroupBroadcast(mine[0], 4u),
    subgroupBroadcast(mine[0], 5u),
    subgroupBroadcast(mine[0], 6u),
    subgroupBroadcast(mine[0], 7u),
    subgroupBroadcast(mine[1], 0u),
    subgroupBroadcast(mine[1], 1u),
    subgroupBroadcast(mine[1], 2u),
    subgroupBroadcast(mine[1], 3u),
    subgroupBroadcast(mine[1], 4u),
    subgroupBroadcast(mine[1], 5u),
    subgroupBroadcast(mine[1], 6u),
    subgroupBroadcast(mine[1], 7u),
    subgroupBroadcast(mine[2], 0u),
    subgroupBroadcast(mine[2], 1u),
    subgroupBroadcast(mine[2], 2u),
    subgroupBroadcast(mine[2], 3u),
  );
}
