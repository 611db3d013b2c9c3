/** An order of examples in which every beginning is spread over their sources. */
import { groupBy } from "../../base/groupBy.ts";
import { hash32 } from "../../base/hash.ts";
import { Random } from "../../base/random.ts";
import type { Example } from "../../protocol/records.ts";

/**
 * Ids: one of each source in turn, sources and their examples in random order. So of two sources that both have some left, no
 * beginning holds more than one example more of one. Equal for equal examples in whatever order they come. Ours.
 * @param seedWords what decides the order besides the examples
 */
export function spreadOrder(
  examples: readonly Pick<Example, "id" | "source">[],
  seedWords: string,
): string[] {
  const random = new Random(hash32(seedWords));
  const sorted = examples.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const sources = groupBy(sorted, ({ id, source }) => source || `without source ${id}`);
  const queues = random.shuffle([...sources.values()]).map((rows) => random.shuffle(rows));
  const longest = queues.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: longest }, (_, i) =>
    queues.flatMap((rows) => (rows[i] ? [rows[i].id] : [])),
  ).flat();
}
