/** The examples that must stay in one split with a given one. Pure. */
import { linkedGroups } from "../../../../base/linkedGroups.ts";
import type { Example } from "../../../../protocol/records.ts";

/** All own examples linked to `example` through sources and files, itself included, in their order. */
export function linkedExamples(examples: readonly Example[], example: Example): Example[] {
  const own = examples.filter(({ part, id }) => part !== "replay" || id === example.id);
  return linkedGroups(own, (one) => one).find((group) => group.includes(example)) ?? [example];
}
