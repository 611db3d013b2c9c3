// Sixteen rows of a matrix over a subgroup of 8: invocation i loads rows i, i + 8 and gets those of the others by
// broadcast, which a processor does in a register. The kernel declares `Row`, what is loaded of a row at a time, and
// `own(row, k)`, which loads it; `first` is the invocation's first row.
const LANES: u32 = 8u;

fn rows(first: u32, k: u32) -> array<Row, 16> {
  let a = own(first, k);
  let b = own(first + 8u, k);
  return array<Row, 16>(
    subgroupBroadcast(a, 0u),
    subgroupBroadcast(a, 1u),
    subgroupBroadcast(a, 2u),
    subgroupBroadcast(a, 3u),
    subgroupBroadcast(a, 4u),
    subgroupBroadcast(a, 5u),
    subgroupBroadcast(a, 6u),
    subgroupBroadcast(a, 7u),
    subgroupBroadcast(b, 0u),
    subgroupBroadcast(b, 1u),
    subgroupBroadcast(b, 2u),
    subgroupBroadcast(b, 3u),
    subgroupBroadcast(b, 4u),
    subgroupBroadcast(b, 5u),
    subgroupBroadcast(b, 6u),
    subgroupBroadcast(b, 7u),
  );
}
