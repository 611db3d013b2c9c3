// Sixteen rows of a matrix over a subgroup of 8: invocation i loads rows i, i + 8 and gets those of the others by
// broadcast, which a processor does in a register. The kernel declares `Row`, what is loaded of a row at a time, and
// `own(row, k)`, which loads it; `first` is the invocation's first row.
const LANES: u32 = 8u;

fn rows(first: u32, k: u32) -> array<Row, 16> {
  return spread(array<Row, 2>(own(first, k), own(first + 8u, k)));
}

fn spread(mine: array<Row, 2>) -> array<Row, 16> {
  return array<Row, 16>(
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
  );
}
