import { describe, expect, it } from "vitest";
import { readCsv } from "./csv.ts";

const read = (text: string) => readCsv(new TextEncoder().encode(text), "a.csv");
const cells = (text: string) => read(text).rows.map((row) => row.cells);

describe("the separator is the one that makes equal rows", () => {
  it.each([
    ["commas in a heading", "Bild;Frage (kurz, klar, ohne Wertung);Antwort\n;Wie breit?;3\n", ";"],
    ["decimal commas", "image;width, cm;answer\na;1,5;2,5\nb;2,5;3,5\n", ";"],
    ["a tie with tabs", "a, b\tc\n1\t2\n3\t4\n", "\t"],
    ["semicolons in headings of commas", "image,question (short; clear),answer\na,b,c\n", ","],
    ["one row of another length", "q|a\nx|y\nz\nv|w\n", "|"],
  ])("%s", (_title, text, delimiter) => {
    expect(read(text).delimiter).toBe(delimiter);
  });
});

describe("quotation marks", () => {
  it("are read as C writes them where that fits, and it is said", () => {
    const sheet = read(
      'question,answer\nFirst?,one\n"Third?","It says \\"go\\""\n"Fourth?","Four"\n"Fifth?","Five"\n',
    );
    expect(sheet.rows.map((row) => row.cells[1])).toEqual(["one", 'It says "go"', "Four", "Five"]);
    expect(sheet.rows.every(({ doubt }) => doubt === undefined)).toBe(true);
    expect(sheet.problems).toEqual([
      'a.csv writes quotation marks inside cells as \\", and was read so.',
    ]);
  });

  it("that are not closed lose their line alone; lines behind it are asked about", () => {
    const sheet = read('question,answer\nOne?,1\n"Two?,2\nThree?,3\nFour?,4\n');
    expect(
      sheet.rows.map(({ cells, line, doubt }) => [cells[1], line, doubt !== undefined]),
    ).toEqual([
      ["1", 2, false],
      ["3", 4, true],
      ["4", 5, true],
    ]);
    expect(sheet.problems).toHaveLength(1);
    expect(sheet.problems[0]).toMatch(/^a\.csv, line 3: .*Lines 4, 5 look like rows of their own/);
  });

  it("inside a cell name every line that goes with them", () => {
    const sheet = read('question,answer\nOne?,"say "go" and\nstop, please, now"\nTwo?,2\n');
    expect(sheet.rows.map((row) => [row.line, row.cells[1]])).toEqual([[4, "2"]]);
    expect(sheet.problems[0]).toMatch(
      /^a\.csv, line 2: .*Line 3 cannot be told apart from it and is left out too/,
    );
  });

  it("go on after one broken place", () => {
    expect(cells('q,a\n"x"y,1\nb,2\n"c",3\n"z"w,4\nd,5\n')).toEqual([
      ["b", "2"],
      ["c", "3"],
      ["d", "5"],
    ]);
  });

  it("of an inch make a cell of rows: it is asked about", () => {
    const sheet = read('question,answer\nWidth?,"6\nHeight?,nine\nDepth?,2"\nLast?,yes\n');
    expect(sheet.rows.map(({ line, doubt }) => [line, doubt !== undefined])).toEqual([
      [2, true],
      [5, false],
    ]);
    expect(sheet.rows[0]!.doubt).toContain("Cell 2 goes over 3 lines, which look like rows");
  });

  it.each([
    ["one row and the next", 'question,answer\nWidth?,"6\nHeight?,9"\n'],
    ["three columns by tabs", 'image\tq\ta\nx\ty\t"6\nx\ty\tz\nx\ty\t7"\n'],
    ["the first column", 'q,a\n"6 wide?,yes\nHeight?,nine\nDepth",2\n'],
  ])("are asked about over %s", (_title, text) => {
    expect(read(text).rows[0]!.doubt).toBeDefined();
  });

  it.each([
    ["sentences with commas", 'q,a\nHow?,"First, peel it.\nThen, chop it.\nLast, fry it."\n'],
    ["a list", 'q;a\nWhat?;"onion\nleek\npea"\n'],
    ["two long cells", 'q,a\r\n"one\r\ntwo","say ""hi"", please"\r\n'],
  ])("around %s are believed", (_title, text) => {
    expect(read(text).rows[0]!.doubt).toBeUndefined();
  });

  it("a row that is too long names all of its lines", () => {
    expect(read('q,a\n1,"x\ny",3\n').problems[0]).toContain("It goes on to line 3");
  });
});
