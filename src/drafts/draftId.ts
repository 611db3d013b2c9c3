/** Ids of drafts, by what they are made from. */
import { canonicalJson } from "../base/canonicalJson.ts";
import { sha256Hex } from "../base/hash.ts";

/**
 * Equal for equal parts: a job that goes on, or is started again, finds what it has written. Name everything that decides what
 * is written: the way of drafting, its settings, who writes, and the hashes and words that it reads.
 */
export async function draftId(...parts: readonly unknown[]): Promise<string> {
  return (await sha256Hex(canonicalJson(parts))).slice(0, 32);
}
