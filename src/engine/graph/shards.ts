/** Tables that exceed the device's binding size are split by rows into shards, each a buffer of its own. */

/** Rows `from` to `from + rows` of a table. `T` is a tensor; generic so that this file and trace.ts do not import each other. */
export interface Shard<T> {
  tensor: T;
  from: number;
  rows: number;
}

interface MaybeSharded<T> {
  readonly shape: readonly number[];
  readonly shards?: readonly Shard<T>[];
}

/** The shards of a table in row order; a table in one buffer is its only shard. */
export function shardsOf<T extends MaybeSharded<T>>(table: T): readonly Shard<T>[] {
  return table.shards ?? [{ tensor: table, from: 0, rows: table.shape[0]! }];
}

/** External name of shard `index`, for example "lm_head.weight[2]". */
export function shardName(name: string, index: number): string {
  return `${name}[${index}]`;
}

/** Row ranges of at most `shardRows` rows that cover `rows`. */
export function shardRanges(rows: number, shardRows: number): { from: number; rows: number }[] {
  return Array.from({ length: Math.ceil(rows / shardRows) }, (_, i) => ({
    from: i * shardRows,
    rows: Math.min(shardRows, rows - i * shardRows),
  }));
}
