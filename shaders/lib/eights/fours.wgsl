// Sums of four columns (lib/eights/rows), four elements of a row at a time.
alias Sum = vec4f;

fn own(row: u32, k: u32) -> vec4f { return left4(min(row, p.m - 1u), k); }

// Adds the products of the k-th four elements of each row from the invocation's first one: a row of `right` for each of the four.
fn addProducts(right: mat4x4f, first: u32, k: u32) {
  let a = own(first, k);
  let b = own(first + 8u, k);
  let c = own(first + 16u, k);
  sums[0] += right * subgroupBroadcast(a, 0u);
  sums[1] += right * subgroupBroadcast(a, 1u);
  sums[2] += right * subgroupBroadcast(a, 2u);
  sums[3] += right * subgroupBroadcast(a, 3u);
  sums[4] += right * subgroupBroadcast(a, 4u);
  sums[5] += right * subgroupBroadcast(a, 5u);
  sums[6] += right * subgroupBroadcast(a, 6u);
  sums[7] += right * subgroupBroadcast(a, 7u);
  sums[8] += right * subgroupBroadcast(b, 0u);
  sums[9] += right * subgroupBroadcast(b, 1u);
  sums[10] += right * subgroupBroadcast(b, 2u);
  sums[11] += right * subgroupBroadcast(b, 3u);
  sums[12] += right * subgroupBroadcast(b, 4u);
  sums[13] += right * subgroupBroadcast(b, 5u);
  sums[14] += right * subgroupBroadcast(b, 6u);
  sums[15] += right * subgroupBroadcast(b, 7u);
  sums[16] += right * subgroupBroadcast(c, 0u);
  sums[17] += right * subgroupBroadcast(c, 1u);
  sums[18] += right * subgroupBroadcast(c, 2u);
  sums[19] += right * subgroupBroadcast(c, 3u);
}

fn storeSum(row: u32, n: u32, sum: vec4f) { store4(row, n, sum); }
fn lowColumns(n: u32, r: u32) -> vec4f { return fourOfRight(n, r); }
fn biasColumns(n: u32) -> vec4f { return biasOf(n); }
