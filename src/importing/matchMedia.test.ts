/** Which file a row means by the name that it gives. */
import { describe, expect, it } from "vitest";
import type { Row } from "../formats/chat/rows.ts";
import { matchMedia } from "./matchMedia.ts";

describe("matchMedia", () => {
  const row = (line: number, ...paths: string[]): Row => ({
    media: paths.map((path) => ({ kind: "image", path })),
    turns: [{ question: "Q", answer: "A", kind: "" }],
    line,
  });
  const match = (path: string, dropped: string[], sheet = "set/sheet.csv") => {
    const { files, problems } = matchMedia([row(7, path)], dropped, sheet);
    return files.get(path) ?? problems[0];
  };

  it.each([
    ["beside the sheet", "a.jpg", ["set/a.jpg", "set/b.jpg"], "set/a.jpg"],
    ["by relative path", "img/a.jpg", ["set/img/a.jpg", "set/old/a.jpg"], "set/img/a.jpg"],
    [
      "by the end of a path from another machine",
      "C:\\Users\\Ana\\set\\img\\a.jpg",
      ["set/img/a.jpg", "set/old/a.jpg"],
      "set/img/a.jpg",
    ],
    ["by name alone", "/home/x/photos/a.jpg", ["set/a.jpg"], "set/a.jpg"],
    ["without regard to case", "IMG_1.JPG", ["set/img_1.jpg"], "set/img_1.jpg"],
    ["the exact case where both exist", "A.jpg", ["set/a.jpg", "set/A.jpg"], "set/A.jpg"],
    [
      "across ways to compose accents",
      "cre\u0300me.jpg",
      ["set/cr\u00e8me.jpg"],
      "set/cr\u00e8me.jpg",
    ],
    ["through web escapes", "my%20pan%C3%A9.jpg", ["set/my pan\u00e9.jpg"], "set/my pan\u00e9.jpg"],
    [
      "a name that really holds an escape",
      "a%20b.jpg",
      ["set/a%20b.jpg", "set/a b.jpg"],
      "set/a%20b.jpg",
    ],
    ["a bare percent sign", "100%.jpg", ["set/100%.jpg"], "set/100%.jpg"],
    ["beside the sheet rather than elsewhere", "a.jpg", ["other/a.jpg", "set/a.jpg"], "set/a.jpg"],
    ["through ./ and ../", ".././img/a.jpg", ["set/img/a.jpg"], "set/img/a.jpg"],
  ])("finds a file %s", (_title, path, dropped, expected) => {
    expect(match(path, dropped)).toBe(expected);
  });

  it("does not guess between two", () => {
    expect(match("a.jpg", ["set/x/a.jpg", "set/y/a.jpg"])).toBe(
      'sheet.csv, line 7: "a.jpg" could be "set/x/a.jpg" or "set/y/a.jpg"; write more of the path. The row is left out.',
    );
  });

  it("names row and file of what is missing, and what may be meant", () => {
    expect(match("b.jpg", ["set/a.jpg"])).toBe(
      'sheet.csv, line 7: "b.jpg" is not among the files you dropped; drop it together with the sheet, or correct the name. The row is left out.',
    );
    expect(match("a.png", ["set/a.jpg"])).toContain('There is "set/a.jpg": write its whole name');
    expect(match("A", ["A.jpg", "set/A.png"])).toContain(
      'There are 2 files of that name, "A.jpg", "set/A.png": write the ending of the one that is meant.',
    );
  });

  it("keeps rows whose files are all there, and data URIs as they are", () => {
    const result = matchMedia(
      [row(1, "a.jpg", "b.jpg"), row(2, "a.jpg"), row(3, "data:image/png;base64,AA")],
      ["a.jpg"],
      "s.json",
      "row",
    );
    expect(result.rows.map(({ line }) => line)).toEqual([2, 3]);
    expect([...result.files]).toEqual([["a.jpg", "a.jpg"]]);
    expect(result.problems).toHaveLength(1);
    expect(result.problems[0]).toContain("s.json, row 1: ");
  });
});
