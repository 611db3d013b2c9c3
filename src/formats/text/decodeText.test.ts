import { describe, expect, it } from "vitest";
import { readCsv } from "../csv/csv.ts";
import { decodeText } from "./decodeText.ts";
import { readJsonRows } from "../jsonRows.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const join = (...parts: (string | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...utf8(part)] : part)));
function utf16(text: string, endian: "le" | "be", mark = false): Uint8Array {
  const bytes = new Uint8Array(2 * (text.length + (mark ? 1 : 0)));
  const view = new DataView(bytes.buffer);
  [...(mark ? "\ufeff" : ""), ...text].forEach((unit, i) =>
    view.setUint16(2 * i, unit.charCodeAt(0), endian === "le"),
  );
  return bytes;
}
// prettier-ignore
const ONION = [0x82, 0xb1, 0x82, 0xea, 0x82, 0xcd, 0x89, 0xbd, 0x82, 0xc5, 0x82, 0xb7, 0x82, 0xa9, 0x2c, 0x8b, 0xca, 0x82, 0xcb, 0x82, 0xac];
const SHEET = "Frage,Antwort\nGröße?,Übermäßig\n";

describe("decodeText", () => {
  it.each(["le", "be"] as const)(
    "reads UTF-16%s with a mark in silence, without one saying so",
    (endian) => {
      expect(decodeText(utf16(SHEET, endian, true), "a.csv")).toEqual({ text: SHEET, notes: [] });
      const { text, notes } = decodeText(utf16(SHEET, endian), "a.csv");
      expect(text).toBe(SHEET);
      expect(notes).toHaveLength(1);
      expect(notes[0]).toContain(`was read as UTF-16${endian.toUpperCase()}`);
    },
  );

  it("reads UTF-16 whose letters are not Latin, and one that lost its last byte", () => {
    const text = "質問,答え\nこれは何ですか,玉ねぎ\n";
    expect(decodeText(utf16(text, "le"), "a.csv").text).toBe(text);
    expect(decodeText(utf16(`${SHEET}x`, "le").slice(0, -1), "a.csv").text).toBe(SHEET);
    expect(decodeText(utf16('{"question":"A?","answer":"b"}', "be"), "a.json").text).toBe(
      '{"question":"A?","answer":"b"}',
    );
  });

  it("keeps UTF-8 around one byte of Windows text, and names the line", () => {
    const bytes = join("question,answer\nGröße?,Übermäßig\nWert?,3 ", [0x96], " 4\n");
    const { text, notes } = decodeText(bytes, "a.csv");
    expect(text).toBe("question,answer\nGröße?,Übermäßig\nWert?,3 – 4\n");
    expect(notes).toEqual([
      'a.csv, line 3: the byte 0x96 is not UTF-8 as the rest of the file is; it was read as "–". Look whether that is right.',
    ]);
  });

  it("names every line with a bad byte, also one that is cut off in a character", () => {
    const bytes = join("é\n", [0xe4], "\nß\nüö", [0xc3]);
    const { text, notes } = decodeText(bytes, "a.txt");
    expect(text).toBe("é\nä\nß\nüöÃ");
    expect(notes.map((note) => /line \d/.exec(note)?.[0])).toEqual(["line 2", "line 4"]);
  });

  it.each([
    ["windows-1252", [0x43, 0x72, 0xe8, 0x6d, 0x65], "Crème"],
    // "これは何ですか,玉ねぎ", twice: the statistics need a few words.
    ["Shift-JIS", [...ONION, 0x0a, ...ONION], "これは何ですか,玉ねぎ\nこれは何ですか,玉ねぎ"],
    // "Что это?,лук репчатый"
    [
      "windows-1251",
      [
        0xd7, 0xf2, 0xee, 0x20, 0xfd, 0xf2, 0xee, 0x3f, 0x2c, 0xeb, 0xf3, 0xea, 0x20, 0xf0, 0xe5,
        0xef, 0xf7, 0xe0, 0xf2, 0xfb, 0xe9,
      ],
      "Что это?,лук репчатый",
    ],
  ])("reads %s, and says that it is a guess", (encoding, bytes, expected) => {
    const { text, notes } = decodeText(join("q,a\n", bytes, "\n"), "a.csv");
    expect(text).toBe(`q,a\n${expected}\n`);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(`was read as ${encoding}, which is a guess`);
  });

  it("takes control characters out and names their lines, in a cell as in an escape of JSON", () => {
    const sheet = readCsv(utf8("question,answer\nA?,J\0a\nB?,\x1b[1mno\vway\n"), "a.csv");
    expect(sheet.rows.map(({ cells }) => cells[1])).toEqual(["Ja", "[1mno way"]);
    expect(sheet.problems).toEqual([
      "a.csv, line 2: a control character (NUL) was taken out.",
      "a.csv, line 3: 2 control characters (U+001B, U+000B) were taken out.",
    ]);
    const json = readJsonRows(
      utf8('{"q":"A"}\n{"q":"J\\u0000a","r":["\\u0007"]}\n{"q":"x\\\\u0000"}'),
      "a.jsonl",
    );
    expect(json.rows.map(({ value }) => value)).toEqual([
      { q: "A" },
      { q: "Ja", r: [""] },
      { q: "x\\u0000" },
    ]);
    expect(json.problems[0]).toContain("a.jsonl, line 2: a control character (NUL)");
  });

  it("drops the marks of files that were joined, and names characters that were lost before", () => {
    expect(decodeText(utf8("\ufeffa\n\ufeffb"), "a").text).toBe("a\nb");
    expect(decodeText(utf8("a\nb\ufffd"), "a").notes[0]).toMatch(/^a, line 2: it holds "\ufffd"/);
  });

  it("refuses UTF-32 and what is no text", () => {
    expect(() => decodeText(Uint8Array.of(0xff, 0xfe, 0, 0, 0x41, 0, 0, 0), "a.csv")).toThrow(
      "a.csv is in UTF-32",
    );
    expect(() => decodeText(utf8("PK\x03\x04\x14\0\x08,"), "a.csv")).toThrow(
      "a.csv is not a text file",
    );
  });
});
