import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { brokenAt, chain, type Chained } from "./hashChain.ts";

type Entry = Chained<{ what: string; counts: { n: number } }>;
let entries: Entry[];
let head: { entries: number; hash: string };

beforeAll(async () => {
  entries = [];
  for (let n = 0; n < 5; n++)
    entries.push(await chain(entries.at(-1)?.hash ?? "", { what: "added", counts: { n } }));
  head = { entries: 5, hash: entries[4]!.hash };
});

describe("a chain", () => {
  it("has the hashes that another implementation of SHA-256 gives", () => {
    let previous = "";
    for (const [n, { hash }] of entries.entries()) {
      const text = `${previous}{"counts":{"n":${n}},"what":"added"}`;
      previous = createHash("sha256").update(text).digest("hex");
      expect(hash).toBe(previous);
    }
  });

  it("is whole, also empty and with its members in another order", async () => {
    expect(await brokenAt(entries, head)).toBeNull();
    expect(await brokenAt([])).toBeNull();
    const [first] = entries;
    expect(await brokenAt([Object.fromEntries(Object.entries(first!).toReversed()) as Entry])).toBe(
      null,
    );
  });

  it("breaks at an entry that was changed, removed, swapped or put in", async () => {
    const changed = entries.with(2, { ...entries[2]!, counts: { n: 9 } });
    expect(await brokenAt(changed)).toBe(2);
    expect(await brokenAt(entries.with(2, { ...entries[2]!, who: "me" } as Entry))).toBe(2);
    expect(await brokenAt(entries.toSpliced(1, 1))).toBe(1);
    expect(await brokenAt(entries.with(1, entries[2]!).with(2, entries[1]!))).toBe(1);
    expect(await brokenAt(entries.toSpliced(3, 0, entries[0]!))).toBe(3);
    expect(await brokenAt(entries.slice(1))).toBe(0);
    const rewritten = await chain(entries[1]!.hash, { what: "added", counts: { n: 9 } });
    expect(await brokenAt(entries.with(2, rewritten))).toBe(3);
  });

  it("shows its missing end only beside what it ended with", async () => {
    expect(await brokenAt(entries.slice(0, 3))).toBeNull();
    expect(await brokenAt(entries.slice(0, 3), head)).toBe(3);
    expect(await brokenAt([], head)).toBe(0);
    const other = await chain(entries[3]!.hash, { what: "added", counts: { n: 9 } });
    expect(await brokenAt(entries.with(4, other), head)).toBe(4);
    const longer = [...entries, await chain(head.hash, { what: "added", counts: { n: 5 } })];
    expect(await brokenAt(longer, head)).toBe(5);
  });
});
