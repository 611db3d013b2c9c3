// Sixteen rows of a matrix over a subgroup of 4: invocation i loads rows i, i + 4, i + 8, i + 12 and gets those of the others by
// broadcast, which a processor does in a register. The kernel declares `Row`, what is loaded of a row at a time, and
// `own(row, k)`, which loads it; `first` is the invocation's first row.
const LANES: u32 = 4u;

fn rows(first: u32, k: u32) -> array<Row, 16> {
  return spread(array<Row, 4>(own(first, k), own(first + 4u, k), own(first + 8u, k), own(first + 12u, k)));
}

fn spread(mine: array<Row, 4>) -> array<Row, 16> {
  return array<Row, 16>(
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
  );
}
