/** The samples as they are shipped: complete, readable, with licences, and split without leaks. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readChatRows } from "../../formats/chat/chatJson.ts";
import { readJsonRows } from "../../formats/jsonRows.ts";
import { fileKind } from "../../media/fileKind.ts";
import type { SampleInfo } from "../../protocol/reports.ts";

const publicFolder = path.join(import.meta.dirname, "../../../public");
const read = (...names: string[]) => readFileSync(path.join(publicFolder, "samples", ...names));
const json = <T>(...names: string[]) => JSON.parse(read(...names).toString()) as T;

interface Sample {
  id: string;
  title: string;
  about: string;
  licence: string;
  notice: string;
  system: string;
  parts: { id: string; title: string; about: string; file: string }[];
}

const cards = json<SampleInfo[]>("index.json");

describe("the cards of the samples", () => {
  it("say what the samples say", () => {
    expect(cards.map(({ id }) => id)).toEqual(["kitchen", "blood-smear"]);
    for (const { id, title, about, licence, cover } of cards) {
      expect(json<Sample>(id, "sample.json")).toMatchObject({ id, title, about, licence });
      expect(existsSync(path.join(publicFolder, cover)), cover).toBe(true);
    }
  });
});

describe.each(["kitchen", "blood-smear", "replay"])("the sample %s", (id) => {
  const sample = json<Sample>(id, "sample.json");
  const parts = sample.parts.map(({ id: part, file }) => ({
    part,
    ...readChatRows(readJsonRows(read(id, file), file), file),
  }));
  const rows = parts.flatMap((part) => part.rows);

  it("reads without a problem", () => {
    expect(parts.flatMap(({ problems }) => problems)).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
    expect(sample.notice.length).toBeGreaterThan(20);
  });

  it("has every picture and clip that its rows name, of the kind that they say", () => {
    for (const { kind, path: file } of rows.flatMap((row) => row.media)) {
      expect(fileKind(read(id, file)).kind, file).toBe(kind);
    }
  });

  it("never has one source in two splits, and has test rows in each part", () => {
    const splitOf = new Map<string, string>();
    for (const { source, split } of rows) {
      expect(split).toBeDefined();
      if (source) expect(splitOf.get(source) ?? split).toBe(split);
      if (source) splitOf.set(source, split!);
    }
    for (const { part, rows: own } of parts) {
      expect(
        own.some(({ split }) => split === "test"),
        part,
      ).toBe(true);
    }
  });
});
