/** What a third person finds with nothing of the studio, in a log that the studio wrote. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chain, type Chained } from "../../src/base/hashChain.ts";
import type { LogEntry, LoggedEvent } from "../../src/protocol/log/eventLog.ts";
import { verifyLog } from "./verify.mjs";

const events: LoggedEvent[] = [
  { what: "project created" },
  { what: "examples added", counts: { pictures: 3, examples: 4, clips: 0 } },
  { what: "version frozen", counts: { train: 3, test: 1 }, ids: { version: "0123" } },
  { what: "project imported", problem: "Entry 2 is “not” as it was written – né." },
  { what: "run ended", counts: { step: 40 }, ids: { status: "done", run: "r" } },
];
let entries: LogEntry[];
beforeAll(async () => {
  entries = [];
  for (const [n, event] of events.entries()) {
    const time = `2026-01-0${n + 1}T00:00:00.000Z`;
    const entry: Chained<LoggedEvent & { time: string }> = await chain(entries.at(-1)?.hash ?? "", {
      ...event,
      time,
    });
    entries.push(entry);
  }
});

const text = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const mark = (entry: number) => `${entry}:${entries[entry - 1]!.hash}`;

describe("a log that was saved", () => {
  test("is whole as the studio wrote it, in any order of members, and longer than what was noted", () => {
    expect(verifyLog(text(entries), [mark(5)])).toMatchObject({ whole: true });
    expect(verifyLog(text(entries), [mark(2), mark(4)])).toMatchObject({ whole: true });
    const turned = entries.map((row) => Object.fromEntries(Object.entries(row).toReversed()));
    expect(verifyLog(text(turned))).toMatchObject({ whole: true });
    expect(verifyLog("")).toMatchObject({ whole: true });
  });

  test("is broken by whatever is done to any of its entries, also the last", () => {
    for (let at = 0; at < entries.length; at++) {
      const entry = entries[at]!;
      const changed = [
        { ...entry, what: "run removed" },
        { ...entry, time: "2025-01-01T00:00:00.000Z" },
        { ...entry, counts: { examples: 9 } },
        { ...entry, who: "me" },
        { ...entry, hash: "0".repeat(64) },
      ].map((row) => entries.with(at, row as LogEntry));
      for (const rows of changed) {
        const { whole, says } = verifyLog(text(rows));
        expect(whole).toBe(false);
        expect(says).toMatch(new RegExp(`^Broken at entry ${at + 1} of 5`));
      }
      const twice = entries.toSpliced(at, 0, entry);
      expect(verifyLog(text(twice)).whole).toBe(false);
      // Without a note the last is seen by the case below only.
      if (at < entries.length - 1)
        expect(verifyLog(text(entries.toSpliced(at, 1))).whole).toBe(false);
      for (let other = at + 1; other < entries.length; other++) {
        const swapped = entries.with(at, entries[other]!).with(other, entry);
        expect(verifyLog(text(swapped)).whole).toBe(false);
      }
    }
    const cut = text(entries).slice(0, -20);
    expect(verifyLog(cut)).toEqual({
      ...{ whole: false, says: "Entry 5 cannot be read: it is no JSON." },
    });
    expect(verifyLog("null\n").whole).toBe(false);
  });

  test("misses its end only by what stands elsewhere, which is said", () => {
    const short = text(entries.slice(0, 4));
    expect(verifyLog(short).whole).toBe(true);
    expect(verifyLog(short).says).toContain("cut off at its end cannot be told");
    expect(verifyLog(short, [mark(5)])).toEqual({
      ...{
        whole: false,
        says: "The log has 4 entries, and had 5: the others are missing at its end.",
      },
    });
    expect(verifyLog("", [mark(1)]).whole).toBe(false);
  });

  test("that was written anew from somewhere on is told by what stands elsewhere", async () => {
    const other = await chain(entries[3]!.hash, { what: "run removed", time: "2026" });
    const anew = text(entries.with(4, other as LogEntry));
    expect(verifyLog(anew).whole).toBe(true);
    expect(verifyLog(anew, [mark(4)]).whole).toBe(true);
    expect(verifyLog(anew, [mark(5)]).says).toMatch(/^Entry 5 has the hash [0-9a-f]{64}, and had /);
    expect(verifyLog(text(entries), ["5"]).says).toMatch(/^"5" is no ENTRY:HASH/);
  });
});

describe("the command", () => {
  const folder = mkdtempSync(join(tmpdir(), "scion-log-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const verify = ["tools/log/verify.mjs"];

  test("reads a file or what is piped in, and ends with 1 where the log is broken", () => {
    const path = join(folder, "log.jsonl");
    writeFileSync(path, text(entries));
    const said = execFileSync(process.execPath, [...verify, path, mark(5)], { encoding: "utf8" });
    expect(said).toContain(`Whole: 5 entries, each follows the one before, the last ${mark(5)}.`);
    const input = text(entries.toSpliced(2, 1));
    const piped = spawnSync(process.execPath, [...verify, "-"], { input, encoding: "utf8" });
    expect(piped).toMatchObject({ status: 1 });
    expect(piped.stdout).toContain("Broken at entry 3 of 4");
    expect(spawnSync(process.execPath, verify).status).toBe(2);
  });
});
