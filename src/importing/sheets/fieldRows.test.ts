/** Flat rows of JSON with fields of any name: found by their names, or by the roles that a person gives them. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv, writeCsv } from "../../formats/csv/csv.ts";
import { readJsonRows } from "../../formats/jsonRows.ts";
import type { ColumnRoles } from "./columns.ts";
import { readFieldRows } from "./fieldRows.ts";
import { readSheet } from "./sheet.ts";

const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const read = (value: unknown, chosen?: ColumnRoles) =>
  readFieldRows(readJsonRows(bytes(value), "a.json"), "a.json", chosen);
const rolesOf = (value: unknown) => read(value).columns?.map(({ role }) => role);

describe("rows of no known form", () => {
  const rows = [
    { Datei: "a.jpg", Befund: "Onion", Wo: "p7", Teil: "val", n: 3 },
    { Datei: "b.jpg", Befund: 12.5, Wo: null, Teil: "test" },
    { Befund: true, Datei: "c.jpg" },
  ];

  it("have no answers before a person says which field holds them, and offer their fields", () => {
    const found = read(rows);
    expect(found.rows).toEqual([]);
    expect(found.problems[0]).toMatch(
      /^a\.json has no field of answers\. Its fields are "Datei", "Befund", "Wo", "Teil", "n"; call one field "answer"/,
    );
    // The names of files were seen.
    expect(found.columns).toEqual(
      ["Datei", "Befund", "Wo", "Teil", "n"].map((heading, i) => ({
        heading,
        role: i === 0 ? "image" : null,
      })),
    );
  });

  it("are read by the roles that a person gives, where fields are missing, null, numbers and yes or no", () => {
    const { rows: found, problems } = read(rows, ["image", "answer", "source", "split", null]);
    expect(found).toEqual([
      {
        media: [{ kind: "image", path: "a.jpg" }],
        turns: [{ question: "<image>\nWhat is this?", answer: "Onion", kind: "" }],
        ...{ split: "validation", source: "p7", line: 1 },
      },
      expect.objectContaining({
        split: "test",
        line: 2,
        turns: [expect.objectContaining({ answer: "12.5" })],
      }),
      expect.objectContaining({ line: 3, turns: [expect.objectContaining({ answer: "true" })] }),
    ]);
    expect(problems).toEqual([
      'a.json has no field of questions; "What is this?" is asked in every row.',
      'a.json: the field "n" is not used.',
    ]);
  });

  it("are found by the names that columns of a spreadsheet have", () => {
    const named = [{ Bild: "a.jpg", Frage: "What?", Antwort: "Soup", Kategorie: "x" }];
    expect(rolesOf(named)).toEqual(["image", "question", "answer", null]);
    expect(read(named).rows).toHaveLength(1);
  });

  it.each([
    ["a line each", rows.map((row) => JSON.stringify(row)).join("\n")],
    ["columns of pandas", { Datei: { "0": "a.jpg" }, Befund: { "0": "Onion" } }],
    ["columns as lists", { Datei: ["a.jpg"], Befund: ["Onion"] }],
    ["a table", { columns: ["Datei", "Befund"], index: [0], data: [["a.jpg", "Onion"]] }],
  ])("are read from %s", (_title, value) => {
    expect(read(value, ["image", "answer"]).rows[0]).toMatchObject({
      media: [{ path: "a.jpg" }],
      turns: [{ answer: "Onion" }],
      line: 1,
    });
  });

  it("keep who answered, in flat rows and in conversations", () => {
    const flat = [{ image: "a.jpg", question: "Q", answer: "A", annotated_by: "anna" }];
    expect(rolesOf(flat)).toEqual(["image", "question", "answer", "annotator"]);
    expect(read(flat).rows[0]!.annotators).toEqual(["anna"]);
    expect(read(flat, ["image", "question", "answer", null]).rows[0]).not.toHaveProperty(
      "annotators",
    );
    const conversations = [{ from: "human", value: "Q" }, { from: "gpt", value: "A" }]; // prettier-ignore
    const talk = read([{ conversations, rater: 7 }]);
    expect(talk.rows[0]!.annotators).toEqual(["7"]);
    expect(talk.problems[0]).toContain("it names 1 annotator.");
  });

  it("keep the split of the list that they are in, if they name none", () => {
    const lists = { train: [{ q: "A?", a: "b", s: "test" }], val: [{ q: "C?", a: "d" }] };
    const { rows: found } = read(lists, ["question", "answer", "split"]);
    expect(found.map(({ split }) => split)).toEqual(["test", "validation"]);
  });
});

describe("what is nested", () => {
  it("never becomes text, and is named with its field and rows", () => {
    const { rows, problems } = read(
      [
        { f: "a.jpg", a: ["x", "y"], tags: ["t"], q: "A?" },
        { f: "a.jpg", a: "z", tags: "t", q: { text: "C?" } },
        { f: "a.jpg", a: { x: 1 }, tags: [], q: "E?" },
        "words",
      ],
      ["image", "answer", null, "question"],
    );
    expect(rows.map(({ line, turns }) => [line, turns[0]!.question, turns[0]!.answer])).toEqual([
      [2, "<image>", "z"],
    ]);
    expect(problems).toEqual([
      "a.json, row 4: it is not a JSON object with named fields. The row is left out.",
      'a.json: in 2 rows (row 1 and on) the field "a" holds a list or an object, which is left out and not written as text.',
      'a.json: in 2 rows (row 1 and on) the field "tags" holds a list or an object, which is left out and not written as text.',
      'a.json: in 1 row (row 2) the field "q" holds a list or an object, which is left out and not written as text.',
      'a.json: the field "tags" is not used.',
      "a.json, row 1: the answer is empty. The row is left out.",
      "a.json, row 3: the answer is empty. The row is left out.",
    ]);
  });

  it("is read where its role takes it: files by name or path, and the items of a recipe", () => {
    const pictures = [
      { front: { bytes: null, path: "a.png" }, more: ["b.png", { path: "c.png" }], found: "no" },
      { front: { bytes: [1, 2] }, more: [], found: "yes" },
    ];
    const { rows, problems } = read(pictures, ["image", "image", "answer"]);
    expect(rows[0]!.media.map(({ path }) => path)).toEqual(["a.png", "b.png", "c.png"]);
    expect(rows).toHaveLength(1);
    expect(problems).toContain(
      'a.json: in 1 row (row 2) the field "front" holds a list or an object, which is left out and not written as text.',
    );
    expect(problems).toContain(
      "a.json, row 2: it has an answer, but neither a question nor a picture or clip. The row is left out.",
    );
    const dish = [
      { foto: "a.jpg", name: "Dal", ingredients: ["lentils; red", "salt"], steps: ["Boil."] },
    ];
    expect(rolesOf(dish)).toEqual(["image", "dish", "ingredients", "steps"]);
    expect(read(dish).rows[0]!.turns[0]!.answer).toBe(
      "Dal\n\nIngredients:\n- lentils; red\n- salt\n\nSteps:\n1. Boil.",
    );
  });

  it("alone offers no fields, nor do messages and rows with names of their own", () => {
    expect(rolesOf([{ a: [1] }, { a: {} }])).toBeUndefined();
    const messages = [
      { from: "human", value: "A?" },
      { from: "gpt", value: "b" },
    ];
    const mixed = read([{ conversations: messages }, { question: "C?", answer: "d" }]);
    expect(mixed.rows).toHaveLength(2);
    expect(mixed.columns).toBeUndefined();
    expect(rolesOf(Array.from({ length: 300 }, (_, i) => ({ [`q${i}`]: "x" })))).toBeUndefined();
  });
});

describe("rows of a known form", () => {
  it("offer their fields where these give the same rows, and take others", () => {
    const rows = [{ image: "a.jpg", question: "A?", answer: "b", remark: "c", id: 7 }];
    expect(rolesOf(rows)).toEqual(["image", "question", "answer", null, null]);
    expect(read(rows).problems).toEqual(['a.json: the field "remark" is not used.']);
    const changed = read(rows, ["image", "question", null, "answer", null]);
    expect(changed.rows[0]!.turns[0]!.answer).toBe("c");
    expect(changed.problems).toEqual(['a.json: the fields "answer", "id" are not used.']);
  });

  it("offer none where the form says more than fields can", () => {
    const alpaca = read([{ instruction: "Translate", input: "Zwiebel", output: "onion" }]);
    expect(alpaca.rows[0]!.turns[0]!.question).toBe("Translate\nZwiebel");
    expect(alpaca.columns).toBeUndefined();
    expect(rolesOf([{ question: "A?", answers: ["b", "b", "c"] }])).toBeUndefined();
  });

  it("do not make a question of a text alone", () => {
    const { rows, problems } = read([{ text: "A page of a book." }]);
    expect(rows).toEqual([]);
    expect(problems).toContain(
      "a.json, row 1: it has an answer, but neither a question nor a picture or clip. The row is left out.",
    );
  });

  it("name a web address as what it is", () => {
    const { problems } = read([{ bild: "https://example.org/a.jpg", antwort: "b" }]);
    expect(problems.at(-1)).toContain("is a web address; Scion fetches nothing");
  });
});

it("gives the rows that the same table gives as CSV, whatever the roles", () => {
  const cell = fc.constantFrom("", "a.png", "b.mp4", "Onion", "val", "3", "p7", "<image>", "1");
  const role = fc.constantFrom(
    "image",
    "video",
    "question",
    "answer",
    "split",
    "source",
    "kind",
    "conversation",
    null,
  );
  const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
    fc.record({
      roles: fc.array(role, { minLength: width, maxLength: width }),
      cells: fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 5,
      }),
    }),
  );
  fc.assert(
    fc.property(table, ({ roles, cells }) => {
      // Blank lines of a CSV are no rows.
      const rows = cells.filter((row) => row.some(Boolean));
      if (rows.length === 0) return;
      const names = roles.map((_, i) => `f${i}`);
      const csv = readSheet(readCsv(bytes(writeCsv(names, rows)), "a.csv"), roles);
      const objects = rows.map((row) =>
        Object.fromEntries(names.map((name, i) => [name, row[i] || null])),
      );
      const json = read(objects, roles);
      // The first line of a CSV is its headings.
      expect(json.rows.map((row) => ({ ...row, line: row.line + 1 }))).toEqual(csv.rows);
    }),
  );
});
