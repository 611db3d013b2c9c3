import { describe, expect, it } from "vitest";
import type { Row } from "../formats/chat/rows.ts";
import type { Example, Media } from "../protocol/records.ts";
import { checkPlaceholders } from "../dataset/checkPlaceholders.ts";
import type { InspectedFiles, OpenedMedia } from "./inspectedFiles.ts";
import { sheetFormat } from "./readSheets.ts";
import { exampleOf, reviewCandidates } from "./review.ts";
import { DicomDoors } from "./doors/dicomDoor.ts";
import { LongClips } from "./doors/longClips.ts";
import { SlideDoors } from "./doors/slideDoors.ts";
import { isFinished } from "../dataset/isFinished.ts";

const media = (hash: string, kind: Media["kind"] = "image"): Media => ({
  kind,
  hash,
  mime: kind === "image" ? "image/webp" : "video/mp4",
  bytes: 1,
  width: 1,
  height: 1,
  localName: `${hash}.file`,
});
const opened = (hash: string, kind?: Media["kind"]): OpenedMedia => ({
  media: media(hash, kind),
  blob: new Blob(["12345"]),
  thumb: new Blob(["1"]),
  notes: [],
});
const turn = (question: string, answer: string) => ({ question, answer, kind: "" });

function inspected(more: Partial<InspectedFiles>): InspectedFiles {
  const files = { media: new Map(), sheets: [], rows: [], broken: [], problems: [], ...more };
  return {
    ...files,
    dicoms: new DicomDoors(),
    longClips: new LongClips(),
    slides: new SlideDoors(),
  };
}
const sheetRow = (row: Partial<Row>, paths: string[]) => ({
  row: { media: [], turns: [turn("Q", "A")], line: 2, ...row },
  paths,
  sheet: "in/q.csv",
  unit: "line" as const,
});

describe("reviewCandidates", () => {
  it("lists rows of sheets, then media that no sheet names, then what cannot be used", () => {
    const found = reviewCandidates(
      inspected({
        media: new Map([
          ["a.jpg", opened("a")],
          ["b.jpg", opened("b")],
          ["c.heic", { reason: "HEIC", bytes: 7 }],
        ]),
        rows: [sheetRow({ turns: [turn("<image>\nQ", "A")] }, ["b.jpg"])],
        broken: [{ path: "x.bin", reason: "unknown", bytes: 9 }],
      }),
      [],
    );
    expect(found.map(({ row }) => [row.name, row.state, row.questions, row.bytes])).toEqual([
      ["b.jpg", "ready", 1, 5],
      ["a.jpg", "ready", 0, 5],
      ["x.bin", "broken", 0, 9],
      ["c.heic", "broken", 0, 7],
    ]);
    expect(found[0]!.row.note).toBe("Asked in q.csv, line 2.");
  });

  it("keeps who gave the same answer, and tells apart those who gave another", () => {
    const files = new Map([["a.jpg", opened("a")]]);
    const answered = (line: number, answer: string, ...annotators: string[]) =>
      sheetRow({ turns: [turn("<image>\nQ", answer)], line, annotators }, ["a.jpg"]);
    const rows = [
      answered(2, "Yes", "anna"),
      answered(3, "No", "cem"),
      answered(4, "Yes", "ben"),
      answered(5, "Yes", "anna"),
      answered(6, "No", ""),
    ];
    const found = reviewCandidates(inspected({ media: files, rows }), []);
    const states = ["ready", "ready", "duplicate", "duplicate", "duplicate"];
    expect(found.map(({ row }) => row.state)).toEqual(states);
    expect(found[2]!.row.note).toBe(
      "The same answer is there already; ben is kept as one who gave it too.",
    );
    expect(found[3]!.row.note).toBe("The same question about the same file is there already.");
    const [yes, no] = found.map((candidate) => exampleOf(candidate, "p").turns[0]!.provenance);
    expect([yes, no]).toMatchObject([{ annotators: ["anna", "ben"] }, { annotators: ["cem"] }]);
  });

  it("offers nothing of a file that waits for a word, also where a sheet names it", () => {
    const waits: OpenedMedia = { reason: "Say above", bytes: 7, isAsking: true };
    const media = new Map([
      ["a.dcm", waits],
      ["b.dcm", waits],
    ]);
    const rows = [sheetRow({ turns: [turn("<image>\nQ", "A")] }, ["a.dcm"])];
    const found = reviewCandidates(inspected({ media, rows }), []);
    expect(found.map(({ row, media }) => [row.name, row.state, media.length])).toEqual([
      ["a.dcm", "asking", 0],
      ["b.dcm", "asking", 0],
    ]);
  });

  it("keeps what a page belongs to", () => {
    const page = { ...opened("b"), source: "a" };
    const [one] = reviewCandidates(inspected({ media: new Map([["s.tif, page 2", page]]) }), []);
    expect(exampleOf(one!, "p").source).toBe("a");
  });

  it("breaks a row whose picture cannot be opened, and says why", () => {
    const [only] = reviewCandidates(
      inspected({
        media: new Map([["a.jpg", { reason: "It is damaged.", bytes: 3 }]]),
        rows: [sheetRow({}, ["a.jpg"])],
      }),
      [],
    );
    expect(only!.row).toMatchObject({ state: "broken", note: "a.jpg: It is damaged." });
  });

  it("marks the place of a clip as a clip, whatever the sheet took it for", () => {
    const [only] = reviewCandidates(
      inspected({
        media: new Map([["loop.gif.mp4", opened("v", "video")]]),
        rows: [sheetRow({ turns: [turn("<image>\nQ", "A")] }, ["loop.gif.mp4"])],
      }),
      [],
    );
    expect(only!.turns[0]!.question).toBe("<video>\nQ");
    expect(exampleOf(only!, "p")).toMatchObject({ part: "video", source: "v" });
  });

  it("knows what the project has already: the same question about the same picture", () => {
    const rows = [
      sheetRow({ turns: [turn("<image>\nQ", "A")] }, ["a.jpg"]),
      sheetRow({ turns: [turn("<image>\nOther?", "A")] }, ["a.jpg"]),
    ];
    const present = [{ media: [media("a")], turns: [turn("<image>\nQ ", "A")] } as Example];
    const found = reviewCandidates(
      inspected({ media: new Map([["a.jpg", opened("a")]]), rows }),
      present,
    );
    expect(found.map(({ row }) => row.state)).toEqual(["duplicate", "ready"]);
  });
});

describe("sheetForm", () => {
  const head = (text: string) => new TextEncoder().encode(text);
  it("goes by the name, else by the first characters", () => {
    expect(sheetFormat("a/b.TSV", head("x"))).toBe("csv");
    expect(sheetFormat("a.jsonl", head("x"))).toBe("json");
    expect(sheetFormat("export", head('\ufeff  [{"a": 1}]'))).toBe("json");
    expect(sheetFormat("notes.txt", head("image;answer\n"))).toBe("csv");
    expect(sheetFormat("notes.txt", head("Dear diary\n"))).toBe(null);
  });
});

describe("isFinished", () => {
  it("wants an answer to every question, and a question unless a picture asks for itself", () => {
    const example = (m: Media[], ...turns: [string, string][]) =>
      ({ media: m, turns: turns.map(([q, a]) => turn(q, a)) }) as Example;
    expect(isFinished(example([], ["Q", "A"]))).toBe(true);
    expect(isFinished(example([media("a")], ["<image>\n", "A"]))).toBe(true);
    expect(isFinished(example([], ["Q", " "]))).toBe(false);
    expect(isFinished(example([], ["", "A"]))).toBe(false);
    expect(isFinished(example([], ["Q", "A"], ["Q2", ""]))).toBe(false);
    expect(isFinished(example([]))).toBe(false);
  });
});

describe("checkPlaceholders", () => {
  it("accepts marks of the right kinds in any order over the turns", () => {
    const turns = [turn("<video> and <image>", "A"), turn("<image>?", "B")];
    const all = [media("a"), media("b"), media("v", "video")];
    expect(() => checkPlaceholders({ media: all, turns })).not.toThrow();
  });

  it("names both numbers when they differ, and marks in answers", () => {
    expect(() => checkPlaceholders({ media: [media("a")], turns: [turn("Q", "A")] })).toThrow(
      "The questions have places for 0 pictures, but the example has 1 picture.",
    );
    expect(() => checkPlaceholders({ media: [], turns: [turn("Q", "<image>")] })).toThrow(
      "An answer holds <image>, which only questions may.",
    );
  });
});
