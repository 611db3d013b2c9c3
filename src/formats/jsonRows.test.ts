import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readChatRows } from "./chat/chatJson.ts";
import { readJsonRows } from "./jsonRows.ts";
import { writeJsonl } from "./jsonl.ts";

const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value, null, 1));
const read = (value: unknown) => readJsonRows(bytes(value), "x.json");
const chat = (value: unknown) => {
  const { rows, problems } = readChatRows(read(value), "x.json");
  return {
    rows: rows.map(({ turns, media, split }) =>
      [
        turns.map(({ question, answer }) => `${question}=${answer}`).join(),
        ...media.map(({ path }) => path),
        split,
      ]
        .filter(Boolean)
        .join(" "),
    ),
    problems,
  };
};
const row = { question: "A?", answer: "b" };
const other = { question: "C?", answer: "d" };

describe("readJsonRows finds the rows of", () => {
  it.each<[string, unknown, string[]]>([
    ["one object over several lines", row, ["A?=b"]],
    [
      "a conversation over several lines",
      {
        conversations: [
          { from: "human", value: "A?" },
          { from: "gpt", value: "b" },
        ],
      },
      ["A?=b"],
    ],
    [
      "lists by split",
      { train: [row], validation: [other], test: [row] },
      ["A?=b train", "C?=d validation", "A?=b test"],
    ],
    [
      "columns by split",
      { train: { question: ["A?"], answer: ["b"] }, dev: { question: ["C?"], answer: ["d"] } },
      ["A?=b train", "C?=d validation"],
    ],
    ["a list under another name", { annotations: [row, other] }, ["A?=b", "C?=d"]],
    ["columns as lists", { question: ["A?", "C?"], answer: ["b", "d"] }, ["A?=b", "C?=d"]],
    [
      "columns by row label, as pandas writes them",
      { question: { 0: "A?", 1: "C?" }, answer: { 0: "b", 1: "d" } },
      ["A?=b", "C?=d"],
    ],
    [
      "pandas' split form",
      { columns: ["question", "answer"], index: [0], data: [["A?", "b"]] },
      ["A?=b"],
    ],
    [
      "a table with a line of names",
      [
        ["question", "answer"],
        ["A?", "b"],
      ],
      ["A?=b"],
    ],
    ["rows by id", { q1: row, q2: other }, ["A?=b", "C?=d"]],
    ["rows by the name of their picture", { "a.png": row }, ["<image>\nA?=b a.png"]],
    [
      "labels by the name of their picture",
      { "a.png": "cat", "b.png": "dog" },
      ["<image>\nWhat is this?=cat a.png", "<image>\nWhat is this?=dog b.png"],
    ],
    [
      "the viewer's rows",
      { features: [], rows: [{ row_idx: 0, row }], num_rows_total: 1 },
      ["A?=b"],
    ],
    [
      "objects one after another, over several lines",
      `${JSON.stringify(row, null, 2)}\n${JSON.stringify(other, null, 2)}`,
      ["A?=b", "C?=d"],
    ],
    ["objects on one line", `${JSON.stringify(row)}${JSON.stringify(other)}`, ["A?=b", "C?=d"]],
    [
      "lines that end in commas",
      `${JSON.stringify(row)},\n${JSON.stringify(other)},\n`,
      ["A?=b", "C?=d"],
    ],
    [
      "a list that was cut off",
      `[\n${JSON.stringify(row)},\n${JSON.stringify(other)},\n{"question":`,
      ["A?=b", "C?=d"],
    ],
    ["a document in a document", { dataset: { train: [row] } }, ["A?=b train"]],
  ])("%s", (_title, value, expected) => {
    expect(chat(value).rows).toEqual(expected);
  });

  it("keeps a row's own split, and says what it left out and where rows came from", () => {
    expect(chat({ train: [{ ...row, split: "test" }] }).rows).toEqual(["A?=b test"]);
    const { problems } = chat({ version: 1, annotations: [row] });
    expect(problems).toEqual([
      'x.json: its rows were taken from its field "annotations".',
      'x.json: the field "version" is not used.',
    ]);
  });

  it("counts lines where values go over several", () => {
    expect(read(`{\n"a": 1\n}\n{"b": 2}`).rows.map(({ line }) => line)).toEqual([1, 4]);
  });
});

describe("readJsonRows names", () => {
  it("a form that it does not know, with its fields", () => {
    expect(() => read({ info: {}, list: [1] })).toThrow(
      /^x\.json is one JSON object with the fields "info", "list", and none of these is a list of rows/,
    );
    expect(() => read({ images: [{ id: 1 }], annotations: [{ image_id: 1 }] })).toThrow(
      '"images", "annotations"',
    );
    expect(() => read("3")).toThrow("x.json holds 3, which is no row");
  });

  it("a field that is there twice", () => {
    const { rows, problems } = read(
      '{"question":"A?","answer":"b"}\n{"answer":"one",\n"answer":"two","x":{"answer":3}}',
    );
    expect(rows[1]!.value).toEqual({ answer: "two", x: { answer: 3 } });
    expect(problems).toEqual([
      'x.json, line 3: the field "answer" is there twice in one object; the last one is used.',
    ]);
  });

  it("keeps the digits of numbers that a double cannot hold", () => {
    const { rows } = read(
      '[{"question":"n 1.50?","answer":12345678901234567890},{"question":"q","answer":2.50}]',
    );
    expect(rows.map(({ value }) => (value as { answer: unknown }).answer)).toEqual([
      "12345678901234567890",
      "2.50",
    ]);
    expect((rows[0]!.value as { question: string }).question).toBe("n 1.50?");
  });
});

describe("readJsonRows", () => {
  it("reads a list, a list under data, and one value a line, with a byte-order mark or not", () => {
    expect(readJsonRows(bytes('\ufeff[{"a":1}]'), "x").rows).toEqual([
      { value: { a: 1 }, line: 1 },
    ]);
    expect(readJsonRows(bytes('{"data":[5]}'), "x").rows).toEqual([{ value: 5, line: 1 }]);
    expect(readJsonRows(bytes('{"a":1}\r\n\r\n{"a":2}\n'), "x").rows).toEqual([
      { value: { a: 1 }, line: 1 },
      { value: { a: 2 }, line: 3 },
    ]);
    expect(readJsonRows(bytes('{"a":1}'), "x").rows).toHaveLength(1);
  });

  it("keeps the good lines and names the bad ones", () => {
    const { rows, problems } = readJsonRows(bytes('{"a":1}\n{"a":\n{"a":3}'), "x.jsonl");
    expect(rows.map(({ line }) => line)).toEqual([1, 3]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^x\.jsonl, line 2: this is not JSON/);
  });

  it("refuses a file that is cut off or empty", () => {
    expect(() => readJsonRows(bytes('[{"a":1},{"a"'), "x.json")).toThrow(
      /^x\.json cannot be read as JSON/,
    );
    expect(() => readJsonRows(bytes(""), "x.json")).toThrow("x.json cannot be read as JSON");
  });

  it("reads what writeJsonl wrote", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 2 }), (values) => {
        const { rows } = readJsonRows(bytes(writeJsonl(values)), "x");
        expect(rows.map(({ value }) => value)).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });
});
