/** Files that need no decoding: sheets, what is no picture, and what a sheet says of them. */
import { describe, expect, it } from "vitest";
import { foldProblems } from "../formats/text/lineProblems.ts";
import type { InspectedFiles, OpenedMedia } from "./inspectedFiles.ts";
import { changeColumns } from "./inspectFiles.ts";
import { changeBoxUnit } from "./annotations/fitBoxes.ts";
import { reviewCandidates } from "./review.ts";
import { inspect, job, opened } from "./testing/inspected.ts";

const problemsOf = ({ sheets }: InspectedFiles) => sheets.flatMap(({ problems }) => problems);
const notesOf = (inspected: InspectedFiles, name: string) =>
  reviewCandidates(inspected, [])
    .filter(({ row }) => row.name === name)
    .map(({ row }) => `${row.state}: ${row.note}`);

describe("a file that a sheet names and that cannot be used", () => {
  it("is told with its own reason, not as missing", async () => {
    const inspected = await inspect({
      "labels.csv":
        "image,question,answer\npage.jpg,A?,b\npointer.jpg,C?,d\n.hid.jpg,E?,f\nlabels.csv,G?,h\ngone.jpg,I?,j\n",
      "page.jpg": "<!DOCTYPE html><p>Sign in",
      "pointer.jpg": "version https://git-lfs.github.com/spec/v1\n",
      ".hid.jpg": "x",
    });
    expect(notesOf(inspected, "page.jpg")[0]).toMatch(/^broken: page\.jpg: This is a web page/);
    expect(notesOf(inspected, "pointer.jpg")[0]).toMatch(
      /^broken: pointer\.jpg: This is a pointer of Git LFS/,
    );
    expect(notesOf(inspected, ".hid.jpg")[0]).toContain("This is a hidden file");
    expect(notesOf(inspected, "labels.csv")[0]).toContain(
      "This is a file of questions and answers",
    );
    expect(problemsOf(inspected)).toEqual([
      'labels.csv, line 6: "gone.jpg" is not among the files you dropped; drop it together with the sheet, or correct the name. The row is left out.',
    ]);
  });

  it("is listed by itself where no sheet names it, unless a system made it", async () => {
    const inspected = await inspect({ "page.jpg": "<html>", ".DS_Store": "x", "a.xyz": "?" });
    expect(reviewCandidates(inspected, []).map(({ row }) => [row.name, row.state])).toEqual([
      ["page.jpg", "broken"],
      ["a.xyz", "broken"],
    ]);
  });
});

describe("the two files of VQA", () => {
  const questions = JSON.stringify({
    ...{ data_type: "mscoco", data_subtype: "val2014" },
    questions: [{ image_id: 9, question: "How many?", question_id: 90 }],
  });
  const annotations = JSON.stringify({
    annotations: [{ question_id: 90, multiple_choice_answer: "2", answer_type: "number" }],
  });
  const page = "<!DOCTYPE html>";

  it("are read as one sheet, in either order", async () => {
    const files = { "a.json": annotations, "q.json": questions };
    const inspected = await inspect({ ...files, "COCO_val2014_000000000009.jpg": page });
    expect(inspected.rows.map(({ row, paths }) => [row.turns[0]!.answer, paths])).toEqual([
      ["2", ["COCO_val2014_000000000009.jpg"]],
    ]);
    expect(inspected.sheets.map(({ path }) => path)).toEqual(["q.json"]);
    expect(inspected.broken).toEqual([]);
  });

  it("are told to be halves where one is alone, and another sheet beside them is read", async () => {
    const sheet = "question,answer\nA?,b\n";
    const alone = await inspect({ "a.json": annotations, "s.csv": sheet });
    expect(alone.broken.map(({ reason }) => reason)[0]).toMatch(
      /^a\.json has the answers of VQA and not their questions/,
    );
    expect(alone.rows).toHaveLength(1);
    expect((await inspect({ "q.json": questions })).broken[0]!.reason).toContain(
      "not their answers",
    );
  });

  it("are not seen in a list of rows that have ids of questions", async () => {
    const rows = JSON.stringify([{ question_id: 1, question: "A?", answer: "b", questions: [] }]);
    expect((await inspect({ "r.json": rows })).rows).toHaveLength(1);
  });
});

describe("columns", () => {
  it("can be given other roles, as often as one likes", async () => {
    const inspected = await inspect({
      "q.csv": "question,answer,remark\nA?,b,c\n",
      "r.csv": "question,answer\nX?,y\n",
    });
    const answers = () => inspected.rows.map(({ row }) => row.turns[0]!.answer).sort();
    expect(answers()).toEqual(["b", "y"]);
    await changeColumns(inspected, "q.csv", ["question", null, "answer"], 4, job);
    expect(answers()).toEqual(["c", "y"]);
    expect(inspected.sheets[0]!.columns!.map(({ role }) => role)).toEqual([
      "question",
      null,
      "answer",
    ]);
    await changeColumns(inspected, "q.csv", ["question", null, null], 4, job);
    expect(answers()).toEqual(["y"]);
    expect(problemsOf(inspected)[0]).toContain("has no column of answers");
    await changeColumns(inspected, "q.csv", ["question", "answer", null], 4, job);
    expect(answers()).toEqual(["b", "y"]);
  });

  it("are the fields of flat JSON rows, also where none was known", async () => {
    const rows = [{ frage_1: "A?", befund: "b", boxes: [1] }, { frage_1: "C?" }];
    const inspected = await inspect({
      "q.jsonl": rows.map((row) => JSON.stringify(row)).join("\n"),
    });
    expect(inspected.rows).toEqual([]);
    expect(inspected.sheets[0]!.columns).toHaveLength(3);
    await changeColumns(inspected, "q.jsonl", ["question", "answer", null], 4, job);
    expect(inspected.rows.map(({ row }) => row.turns[0]!.answer)).toEqual(["b"]);
    expect(problemsOf(inspected)).toEqual([
      'q.jsonl: in 1 row (line 1) the field "boxes" holds a list or an object, which is left out and not written as text.',
      "q.jsonl, line 2: the answer is empty. The row is left out.",
    ]);
  });

  it("of 331 rows with one fault make one sentence", async () => {
    const lines = Array.from({ length: 331 }, (_, i) => `${i}.png,A?,b`);
    const inspected = await inspect({ "q.csv": ["image,question,answer", ...lines].join("\n") });
    expect(foldProblems(problemsOf(inspected))).toHaveLength(1);
  });
});

describe("boxes", () => {
  const sized = (hash: string, width: number, height: number): OpenedMedia => {
    const one = opened(hash);
    if ("reason" in one) throw new Error(one.reason);
    return { ...one, media: { ...one.media, width, height } };
  };
  const coco = JSON.stringify({
    images: [
      { id: 1, file_name: "a.jpg", width: 200, height: 100 },
      { id: 2, file_name: "b.jpg", width: 200, height: 100 },
    ],
    categories: [{ id: 1, name: "egg" }],
    annotations: [
      { image_id: 1, category_id: 1, bbox: [100, 50, 100, 50] },
      { image_id: 2, category_id: 1, bbox: [0, 0, 100, 50] },
    ],
  });
  const voc = (name: string) =>
    `<annotation><filename>${name}</filename><size><width>200</width><height>100</height></size><object><name>egg</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>100</xmax><ymax>50</ymax></bndbox></object></annotation>`;
  const whereOf = ({ rows }: InspectedFiles) =>
    rows.map(({ row }) => row.turns.find(({ kind }) => kind === "where")!.answer);

  it("of COCO become questions, and are scaled to the picture that is stored", async () => {
    const inspected = await inspect({ "set/boxes.json": coco, "set/a.jpg": "x", "set/b.jpg": "x" });
    inspected.media.set("set/a.jpg", sized("a", 100, 50));
    inspected.media.set("set/b.jpg", sized("b", 50, 100));
    changeBoxUnit(inspected, "set/boxes.json", "pixels");
    expect(whereOf(inspected)).toEqual(["[50, 25, 100, 50]", "[0, 0, 25, 50]"]);
    const told = [
      "boxes.json: of 2 pictures it is asked how many of each thing there are, whether it is there, and where.",
      "boxes.json: 2 pictures have another size than it says; the boxes were scaled along.",
    ];
    expect(problemsOf(inspected)).toEqual(told);
    // The second was turned.
    const [, turned] = reviewCandidates(inspected, []);
    expect(turned!.row).toMatchObject({ state: "doubtful" });
    expect(turned!.row.note).toContain("200 × 100 pixels, by the file 50 × 100");
    changeBoxUnit(inspected, "set/boxes.json", "thousandths");
    expect(whereOf(inspected)).toEqual(["[500, 500, 1000, 1000]", "[0, 0, 500, 500]"]);
    // Said once, however often they are written, and by what is open now.
    expect(problemsOf(inspected)).toEqual(told);
    inspected.media.set("set/b.jpg", sized("b", 200, 100));
    changeBoxUnit(inspected, "set/boxes.json", "pixels");
    expect(problemsOf(inspected)).toEqual([
      told[0],
      "boxes.json: 1 picture has another size than it says; the boxes were scaled along.",
    ]);
  });

  it("of VOC are one sheet of a folder, whose broken files are named", async () => {
    const inspected = await inspect({
      "xml/a.xml": voc("a.jpg"),
      "xml/b.xml": voc("b.jpg").replace("</annotation>", ""),
      "xml/c.xml": "<?xml version='1.0'?><svg/>",
      "a.jpg": "x",
      "b.jpg": "x",
    });
    expect(inspected.sheets.map(({ path }) => path)).toEqual(["xml/*.xml"]);
    expect(whereOf(inspected)).toEqual(["[0, 0, 500, 500]"]);
    expect(inspected.rows[0]!.paths).toEqual(["a.jpg"]);
    expect(problemsOf(inspected)[0]).toMatch(/^b\.xml cannot be read as XML/);
  });
});
