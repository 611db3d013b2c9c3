/**
 * Whether the log of a project is as it was written: node tools/log/verify.mjs log.jsonl [ENTRY:HASH ...]
 *
 * Reads the file that the Share screen saves, or log.jsonl of a project file; "-" is standard input. It uses nothing of the studio
 * and nothing that has to be installed, so that a third person can read and run it. ENTRY:HASH is what a model card, project.json
 * or a note says of an entry: without one, entries that were cut off at the end cannot be missed.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Members sorted by code unit, no spaces: equal entries give equal text. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(",")}}`;
}

/**
 * @param {string} text one entry a line
 * @param {string[]} marks each "ENTRY:HASH", of which ENTRY counts from 1
 * @returns {{whole: boolean, says: string}}
 */
export function verifyLog(text, marks = []) {
  const broken = (says) => ({ whole: false, says });
  const lines = text.split("\n").filter((line) => line !== "");
  const hashes = [];
  let previous = "";
  for (const [i, line] of lines.entries()) {
    let entry;
    try {
      entry = JSON.parse(line);
    } catch {
      return broken(`Entry ${i + 1} cannot be read: it is no JSON.`);
    }
    const { hash, ...rest } = entry ?? {};
    previous = createHash("sha256")
      .update(previous + canonical(rest))
      .digest("hex");
    if (hash !== previous) {
      return broken(
        `Broken at entry ${i + 1} of ${lines.length}: something was changed, removed or moved there. Its hash is ${hash}, and ${previous} would follow.`,
      );
    }
    hashes.push(hash);
  }
  for (const mark of marks) {
    const [, entry, hash] = /^([1-9]\d*):([0-9a-f]{64})$/.exec(mark) ?? [];
    if (!entry) return broken(`"${mark}" is no ENTRY:HASH, such as 12:${"0".repeat(64)}.`);
    const found = hashes[Number(entry) - 1];
    if (found === undefined) {
      return broken(
        `The log has ${hashes.length} entries, and had ${entry}: the others are missing at its end.`,
      );
    }
    if (found !== hash) {
      return broken(
        `Entry ${entry} has the hash ${found}, and had ${hash}: this is another log, or it was written anew.`,
      );
    }
  }
  const last = hashes.length > 0 ? `, the last ${hashes.length}:${hashes.at(-1)}` : "";
  const says = `Whole: ${hashes.length} entries, each follows the one before${last}.`;
  const tail =
    marks.length > 0
      ? `What was said elsewhere of ${marks.length === 1 ? "an entry is" : "entries is"} so.`
      : "Whether entries were cut off at its end cannot be told without what a model card, a project file or a note says of one.";
  return { whole: true, says: `${says}\n${tail}` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [path, ...marks] = process.argv.slice(2);
  if (!path) {
    console.error("Which log? node tools/log/verify.mjs log.jsonl [ENTRY:HASH ...]");
    process.exit(2);
  }
  const { whole, says } = verifyLog(readFileSync(path === "-" ? 0 : path, "utf8"), marks);
  console.log(says);
  process.exit(whole ? 0 : 1);
}
