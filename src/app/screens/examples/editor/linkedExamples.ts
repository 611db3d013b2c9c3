/** The transitive closure of examples that share a source or a file and must stay in one split. Pure. */
import type { Example } from "../../../../protocol/records.ts";

function linksOf({ source, media }: Example): string[] {
  return [...media.map(({ hash }) => `file ${hash}`), ...(source ? [`source ${source}`] : [])];
}

/** All own examples linked to `example`, itself included, in their order. */
export function linkedExamples(examples: Example[], example: Example): Example[] {
  const own = examples.filter(({ part }) => part !== "replay");
  const links = new Set(linksOf(example));
  const found = new Set([example.id]);
  // Repeats until a round finds no new example.
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const other of own) {
      const its = linksOf(other);
      if (found.has(other.id) || !its.some((link) => links.has(link))) continue;
      found.add(other.id);
      for (const link of its) links.add(link);
    }
  }
  return examples.filter(({ id }) => found.has(id));
}
