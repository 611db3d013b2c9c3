/**
 * Freezes a project's examples into a version that is named by the hash of its content. Only what training can see counts:
 * not ids, file names, times or the order of collection. The same content has the same name on every machine.
 */
import { canonicalJson } from "../base/canonicalJson.ts";
import { sha256Hex } from "../base/hash.ts";
import { SPLITS, type Example, type Split, type Version } from "../protocol/records.ts";
import { fromKeys } from "../base/fromKeys.ts";

/** Splits as the hashed text names them. Never change these: versions are named by the hash. */
const HASHED_SPLIT: Record<Split, string> = { train: "train", validation: "check", test: "hidden" };

/** The examples in the order of their hashed content, which the epoch order indexes. */
export function contentOrder(examples: readonly Example[]): Example[] {
  const keyed = examples.map((example) => ({ example, key: contentOf(example) }));
  const byKey = (a: { key: string }, b: { key: string }) =>
    a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
  return keyed.sort(byKey).map(({ example }) => example);
}

/** All 64 hex digits. `system` is the system line of every conversation. */
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
  const counts = fromKeys(SPLITS, () => 0);
  const turns = fromKeys(SPLITS, () => 0);
  for (const example of examples) {
    counts[example.split]++;
    turns[example.split] += example.turns.length;
  }
  const hash = await contentHash(examples, system);
  return { id: hash.slice(0, 16), projectId, createdAt, counts, turns };
}

/** The newest version of a project's examples; those of tools are none. */
export function newestVersion(versions: readonly Version[]): Version | undefined {
  return versions
    .filter(({ tool }) => !tool)
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
}

/**
 * A moment for the next version: `now`, or just after the newest one where the clock of the computer was put back since, so
 * that the next run learns from what was frozen last. ISO 8601.
 */
export function momentAfter(versions: readonly Version[], now: string): string {
  const newest = newestVersion(versions)?.createdAt;
  if (newest === undefined || now > newest) return now;
  return new Date(Date.parse(newest) + 1).toISOString();
}

/** The hashed text of an example: one line of canonical JSON. */
function contentOf({ part, media, turns, split, source }: Example): string {
  return canonicalJson({
    part,
    media: media.map(({ kind, hash }) => ({ kind, hash })),
    turns: turns.map(({ question, answer, kind, trained }) => ({
      ...{ question, answer, kind },
      // Only where it is set, so that the names of versions without it stay.
      ...(trained === false && { trained }),
    })),
    split: HASHED_SPLIT[split],
    source,
  });
}
