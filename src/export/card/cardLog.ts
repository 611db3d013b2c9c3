/** What a model card says of the log of its project, so that what is cut off or written anew there can be told later. */
import { formatCount } from "../../base/words/formatCount.ts";
import type { LogHead } from "../../protocol/log/eventLog.ts";

/** Empty for a project that has no entry. */
export function cardLog({ entries, hash }: LogHead): string {
  if (entries === 0) return "";
  const mark = `${entries}:${hash}`;
  return `## What was done

When this was packed, the log of its project had ${formatCount(entries, "entry", "entries")}. With the last one's number and hash, \`${mark}\`, whoever is given that log can tell whether it is as it was up to there: \`node tools/log/verify.mjs log.jsonl ${mark}\`, in the studio's source.`;
}
