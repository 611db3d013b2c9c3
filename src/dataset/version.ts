/**
 * Freezes a project's examples into a version that is named by its content. Only what a lesson can see counts: not ids,
 * file names, times or the order in which things were collected. The same content has the same name on every machine.
 */
import { canonicalJson } from "../base/canonicalJson.ts";
import { sha256Hex } from "../base/hash.ts";
import type { Example, Split, Version } from "../protocol/records.ts";

/** The examples in the order of their content, which is the order that lessons count them in. */
export function contentOrder(examples: readonly Example[]): Example[] {
  const keyed = examples.map((example) => ({ example, key: contentOf(example) }));
  const byKey = (a: { key: string }, b: { key: string }) =>
    a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
  return keyed.sort(byKey).map(({ example }) => example);
}

/** All 64 hex digits. `system` belongs to it, since it stands in front of every conversation. */
export async function contentHash(examples: readonly Example[], system: string): Promise<string> {
  // Each is one line of JSON, so joining them by line breaks is unambiguous.
  return sha256Hex([JSON.stringify(system), ...contentOrder(examples).map(contentOf)].join("\n"));
}

export async function freezeVersion(
  projectId: string,
  examples: readonly Example[],
  system: string,
  createdAt: string,
): Promise<Version> {
  const counts: Record<Split, number> = { train: 0, check: 0, hidden: 0 };
  const turns: Record<Split, number> = { train: 0, check: 0, hidden: 0 };
  for (const example of examples) {
    counts[example.split]++;
    turns[example.split] += example.turns.length;
  }
  const hash = await contentHash(examples, system);
  return { id: hash.slice(0, 16), projectId, createdAt, counts, turns };
}

function contentOf({ part, media, turns, split, source }: Example): string {
  return canonicalJson({
    part,
    media: media.map(({ kind, hash }) => ({ kind, hash })),
    turns: turns.map(({ question, answer, kind }) => ({ question, answer, kind })),
    split,
    source,
  });
}
