// A product's sums of up to 20 rows over a subgroup of 8. Invocation i loads row i and every 8th after it, and gets those of the others
// by broadcast, which a processor does in a register. Each row has a line of its own: sums whose number is not known would leave the
// registers. The kernel declares ROWS, how many of them there are, and Sum, an invocation's columns of a row.
const LANES: u32 = 8u;

var<private> sums: array<Sum, 20>;

// Adds the products of one element of each row: `right` has what it is multiplied by in the invocation's columns.
fn addProduct(right: Sum, left: array<f32, 3>) {
  sums[0] += right * subgroupBroadcast(left[0], 0u);
  sums[1] += right * subgroupBroadcast(left[0], 1u);
  sums[2] += right * subgroupBroadcast(left[0], 2u);
  sums[3] += right * subgroupBroadcast(left[0], 3u);
  sums[4] += right * subgroupBroadcast(left[0], 4u);
  sums[5] += right * subgroupBroadcast(left[0], 5u);
  sums[6] += right * subgroupBroadcast(left[0], 6u);
  sums[7] += right * subgroupBroadcast(left[0], 7u);
  sums[8] += right * subgroupBroadcast(left[1], 0u);
  sums[9] += right * subgroupBroadcast(left[1], 1u);
  sums[10] += right * subgroupBroadcast(left[1], 2u);
  sums[11] += right * subgroupBroadcast(left[1], 3u);
  sums[12] += right * subgroupBroadcast(left[1], 4u);
  sums[13] += right * subgroupBroadcast(left[1], 5u);
  sums[14] += right * subgroupBroadcast(left[1], 6u);
  sums[15] += right * subgroupBroadcast(left[1], 7u);
  sums[16] += right * subgroupBroadcast(left[2], 0u);
  sums[17] += right * subgroupBroadcast(left[2], 1u);
  sums[18] += right * subgroupBroadcast(left[2], 2u);
  sums[19] += right * subgroupBroadcast(left[2], 3u);
}

// Writes the rows from m0, at column n.
fn storeRows(m0: u32, n: u32) {
  let added = biasColumns(n);
  storeRow(0u, m0, n, added);
  storeRow(1u, m0, n, added);
  storeRow(2u, m0, n, added);
  storeRow(3u, m0, n, added);
  storeRow(4u, m0, n, added);
  storeRow(5u, m0, n, added);
  storeRow(6u, m0, n, added);
  storeRow(7u, m0, n, added);
  storeRow(8u, m0, n, added);
  storeRow(9u, m0, n, added);
  storeRow(10u, m0, n, added);
  storeRow(11u, m0, n, added);
  storeRow(12u, m0, n, added);
  storeRow(13u, m0, n, added);
  storeRow(14u, m0, n, added);
  storeRow(15u, m0, n, added);
  storeRow(16u, m0, n, added);
  storeRow(17u, m0, n, added);
  storeRow(18u, m0, n, added);
  storeRow(19u, m0, n, added);
}

fn storeRow(i: u32, m0: u32, n: u32, added: Sum) {
  if (i < ROWS && m0 + i < p.m) { storeSum(m0 + i, n, sums[i] * p.scale + added); }
}
