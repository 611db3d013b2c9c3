/** From the metadata of an imagefolder and its pictures to questions about boxes. */
import { describe, expect, it } from "vitest";
import type { InspectedFiles, OpenedMedia } from "../inspectedFiles.ts";
import { changeColumns, inspectFiles } from "../inspectFiles.ts";
import { reviewCandidates } from "../review.ts";
import { changeBoxUnit } from "./fitBoxes.ts";

const job = { progress: () => {} };
const inspect = (name: string, words: string, pictures = ["a.jpg", "b.jpg"]) =>
  inspectFiles(
    [
      ...pictures.map((path) => ({ path, file: new Blob(["x"]) })),
      { path: name, file: new Blob([words]) },
    ],
    4,
    job,
  );
const jsonl = (...rows: object[]) => rows.map((row) => JSON.stringify(row)).join("\n");
const objects = { bbox: [[1000, 500, 1000, 500]], categories: ["egg"] };
/** As it is stored, and its size in the file. */
const stored = (width: number, height: number, original?: { width: number; height: number }) =>
  ({
    media: { kind: "image", hash: "a", mime: "", bytes: 1, width, height, localName: "a" },
    ...{ blob: new Blob(["1"]), thumb: new Blob(["1"]), notes: [] },
    ...(original && { original }),
  }) satisfies OpenedMedia;
const turnsOf = ({ rows }: InspectedFiles) =>
  rows.map(({ row }) => row.turns.map(({ question, answer }) => [question, answer]));
const problemsOf = ({ sheets }: InspectedFiles) =>
  sheets[0]!.problems.map((problem) => problem.replace(/^metadata\.\w+: /, ""));
const whereOf = ({ rows }: InspectedFiles) =>
  rows.map(({ row }) => row.turns.find(({ kind }) => kind === "where")?.answer);

describe("boxes of an imagefolder", () => {
  it("are in pixels of the file, also where the picture is stored smaller", async () => {
    const inspected = await inspect(
      "metadata.jsonl",
      jsonl({ file_name: "a.jpg", objects }, { file_name: "b.jpg", objects }),
    );
    // Until the size of a picture is known, places are not.
    expect(whereOf(inspected)).toEqual([undefined, undefined]);
    inspected.media.set("a.jpg", stored(2048, 1024, { width: 4096, height: 2048 }));
    inspected.media.set("b.jpg", stored(2000, 1000));
    changeBoxUnit(inspected, "metadata.jsonl", "pixels");
    expect(whereOf(inspected)).toEqual(["[500, 250, 1000, 500]", "[1000, 500, 2000, 1000]"]);
    expect(turnsOf(inspected)[0]!.at(-1)![0]).toMatch(/in pixels of 2048 × 1024\.$/);
    changeBoxUnit(inspected, "metadata.jsonl", "thousandths");
    expect(whereOf(inspected)).toEqual(["[244, 244, 488, 488]", "[500, 500, 1000, 1000]"]);
    expect(problemsOf(inspected)).toEqual([
      "of 2 pictures it is asked how many of each thing there are, whether it is there, and where.",
    ]);
  });

  it("over the edge make their picture doubtful", async () => {
    const inspected = await inspect("metadata.jsonl", jsonl({ file_name: "a.jpg", objects }));
    inspected.media.set("a.jpg", stored(1500, 1000));
    changeBoxUnit(inspected, "metadata.jsonl", "pixels");
    expect(whereOf(inspected)).toEqual(["[1000, 500, 1500, 1000]"]);
    expect(problemsOf(inspected)).toContain(
      "1 box reaches over the edge of the picture and is cut there.",
    );
    const [candidate] = reviewCandidates(inspected, []);
    expect(candidate!.row).toMatchObject({ state: "doubtful" });
    expect(candidate!.row.note).toContain("over the edge of its 1500 × 1000 pixels");
  });

  it("are compared with the size that the row says", async () => {
    const row = { file_name: "a.jpg", width: 2000, height: 1000, image_id: 7, objects };
    const inspected = await inspect("metadata.jsonl", jsonl(row));
    expect(whereOf(inspected)).toEqual(["[500, 500, 1000, 1000]"]);
    inspected.media.set("a.jpg", stored(1000, 2000));
    changeBoxUnit(inspected, "metadata.jsonl", "pixels");
    expect(reviewCandidates(inspected, [])[0]!.row.state).toBe("doubtful");
  });

  it("stand beside what else a row says, and keep its split and source", async () => {
    const inspected = await inspect(
      "metadata.jsonl",
      jsonl(
        { file_name: "a.jpg", text: "Eggs in a pan.", objects, split: "test", patient: "p1" },
        { file_name: "b.jpg", objects: { bbox: [], categories: [] }, camera: "X" },
      ),
    );
    expect(turnsOf(inspected)).toEqual([
      [["<image>\nWhat is this?", "Eggs in a pan."]],
      [
        ["<image>\nHow many of these are in the picture: egg?", "1"],
        ["Is there any egg in the picture?", "Yes"],
      ],
      [["<image>\nIs there any egg in the picture?", "No"]],
    ]);
    expect(inspected.rows.map(({ row }) => [row.split, row.source])).toEqual([
      ["test", "p1"],
      ["test", "p1"],
      [undefined, undefined],
    ]);
    expect(problemsOf(inspected)).toContain('the fields "camera" of rows with boxes are not used.');
  });

  it("are left out where nobody can know what they are, and their picture with them", async () => {
    const inspected = await inspect(
      "metadata.jsonl",
      jsonl(
        { file_name: "a.jpg", objects: { bbox: objects.bbox, category: [3] } },
        { file_name: "b.jpg", objects: { bbox: objects.bbox, category: ["egg", "pan"] } },
        { objects },
      ),
    );
    expect(inspected.rows).toEqual([]);
    expect(problemsOf(inspected)).toEqual([
      'metadata.jsonl, line 2: its objects have 1 in "bbox" and 2 in "category". Its boxes are left out.',
      "metadata.jsonl, line 3: it names no picture that its objects are in. Its boxes are left out.",
      "1 box has a number as category, and the file does not say of what; left out. Write the names of the categories in their place.",
    ]);
  });

  it("may stand in a column, as JSON or as Python prints it", async () => {
    const cells = [
      JSON.stringify(objects),
      "{'bbox': [[1000.0, 500, 10, 10]], 'category': ['pan']}",
    ];
    const quoted = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`);
    const inspected = await inspect(
      "metadata.csv",
      `file_name,objects,text\na.jpg,${quoted[0]},Eggs.\nb.jpg,${quoted[1]},A pan.\nb.jpg,"[[1,2",A pot.\n`,
    );
    expect(problemsOf(inspected)).toContain(
      "metadata.csv, line 4: its objects cannot be read as boxes with categories; left out.",
    );
    expect(turnsOf(inspected).map(([turn]) => turn)).toEqual([
      ["<image>\nWhat is this?", "Eggs."],
      ["<image>\nWhat is this?", "A pan."],
      ["<image>\nWhat is this?", "A pot."],
      ["<image>\nHow many of these are in the picture: egg?", "1"],
      ["<image>\nHow many of these are in the picture: pan?", "1"],
    ]);
    expect(inspected.sheets[0]!.columns!.map(({ heading }) => heading)).toEqual([
      ...["file_name", "text"],
    ]);
    // Reading it again with other roles keeps the boxes.
    inspected.media.set("a.jpg", stored(2000, 1000));
    await changeColumns(inspected, "metadata.csv", ["image", "question"], 4, job);
    expect(whereOf(inspected)).toEqual(["[500, 500, 1000, 1000]", undefined]);

    const alone = await inspect("metadata.csv", `file_name,objects\na.jpg,${quoted[0]}\n`);
    expect(alone.rows).toHaveLength(1);
    expect(problemsOf(alone).join()).not.toContain("no column of answers");
  });
});
