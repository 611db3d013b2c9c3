import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv, writeCsv } from "./csv.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readCsv(bytes(text), "a.csv");

describe("readCsv", () => {
  it.each([
    ["commas", "image,question,answer\na.jpg,What; really?,An onion\n", ","],
    [
      "semicolons, with commas in the text",
      "image;question;answer\na.jpg;What, really?;An onion, a leek, a pea\n",
      ";",
    ],
    ["tabs", "image\tquestion\tanswer\na.jpg\tWhat, really?\tAn onion\n", "\t"],
    ["a declared separator", "sep=|\nimage|question|answer\na.jpg|What?|An onion\n", "|"],
    [
      "a byte-order mark and Windows line ends",
      "\ufeffimage,question,answer\r\na.jpg,What?,An onion\r\n",
      ",",
    ],
  ])("reads %s", (_title, text, delimiter) => {
    const sheet = read(text);
    expect(sheet.delimiter).toBe(delimiter);
    expect(sheet.header).toEqual(["image", "question", "answer"]);
    expect(sheet.rows[0]?.cells).toHaveLength(3);
    expect(sheet.rows[0]?.cells[0]).toBe("a.jpg");
    expect(sheet.problems).toEqual([]);
  });

  it("keeps line breaks, quotes and separators inside quotes, and counts lines past them", () => {
    const sheet = read('q,a\r\n"one\r\ntwo","say ""hi"", please"\r\n\r\nthree,four');
    expect(sheet.rows).toEqual([
      { cells: ["one\ntwo", 'say "hi", please'], line: 2 },
      { cells: ["three", "four"], line: 5 },
    ]);
  });

  it("reads Excel's Unicode text and old Windows text", () => {
    const utf16 = new Uint8Array([
      0xff,
      0xfe,
      ...new Uint8Array(Uint16Array.from("q\ta\né\tü", (c) => c.charCodeAt(0)).buffer),
    ]);
    expect(readCsv(utf16, "a.txt").rows[0]?.cells).toEqual(["é", "ü"]);
    const sheet = readCsv(new Uint8Array([...bytes("q,a\nCr"), 0xe8, ...bytes("me,1")]), "a.csv");
    expect(sheet.rows[0]?.cells).toEqual(["Crème", "1"]);
    expect(sheet.problems[0]).toContain('save it as "CSV UTF-8"');
  });

  it("fills short rows, and names long ones", () => {
    const sheet = read("q,a,k\n1\n1,2,3,four\n1,2,3,\n");
    expect(sheet.rows).toEqual([
      { cells: ["1", "", ""], line: 2 },
      { cells: ["1", "2", "3"], line: 4 },
    ]);
    expect(sheet.problems).toEqual([
      'a.csv, line 3: the row has 4 cells, the first line has 3. Put text that contains "," in quotation marks.',
    ]);
  });

  it("names an open quotation mark", () => {
    expect(read('q,a\n1,2\n"3,4\n5,6').problems[0]).toMatch(
      /^a\.csv, line 3: a quotation mark is not closed/,
    );
  });

  it("refuses an empty file", () => {
    expect(() => read(" \n\n")).toThrow("a.csv has no rows");
  });
});

describe("writeCsv", () => {
  it("is read back equal, whatever the cells", () => {
    const awkward = fc.constantFrom(...",;\t|\"'\n\r= ");
    const anyUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code));
    const cell = fc
      .string({ unit: fc.oneof(awkward, anyUnit), maxLength: 12 })
      // Control characters are taken out, which decodeText.test.ts is about, and a lost character is told.
      .map((text) => new TextDecoder().decode(bytes(text)).replaceAll(/\r\n?/g, "\n"))
      .map((text) => text.replaceAll(/[^\P{Cc}\n\t]|\ufffd|\ufeff/gu, "").trim());
    const guarded = fc
      .tuple(fc.constantFrom("", "=", "'", "'=", "''+", "-", "@", "\t"), cell)
      .map((c) => c.join("").trim());
    fc.assert(
      fc.property(fc.array(fc.tuple(guarded, cell, guarded), { maxLength: 6 }), (rows) => {
        const full = rows.filter((row) => row.some((text) => text !== ""));
        const sheet = read(writeCsv(["q;1", "a\nb", "=k"], full));
        expect(sheet.header).toEqual(["q;1", "a\nb", "=k"]);
        expect(sheet.rows.map(({ cells }) => cells)).toEqual(full);
        expect(sheet.problems).toEqual([]);
      }),
    );
  });

  it("leaves no cell that a spreadsheet would run", () => {
    const text = writeCsv(["q"], [["=1+1"], ["+1"], ["-1"], ["@x"], ["＝1"], ["fine"]]);
    expect(text.replace("\ufeff", "").split("\r\n")).toEqual([
      "q",
      "'=1+1",
      "'+1",
      "'-1",
      "'@x",
      "'＝1",
      "fine",
      "",
    ]);
  });
});
