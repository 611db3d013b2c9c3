import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv } from "../../formats/csv/csv.ts";
import { anyRow } from "../../formats/chat/testing/anyRow.ts";
import { writeQuestionCsv } from "../../formats/chat/writeChat.ts";
import { readSheet } from "./sheet.ts";

const turn = (question: string, answer: string, kind = "") => ({ question, answer, kind });
const read = (text: string) => readSheet(readCsv(new TextEncoder().encode(text), "a.csv"));

describe("readSheet", () => {
  it("finds columns by their headings and says how", () => {
    const { rows, problems, columns } = read(
      "ID;Picture name;File Name;Prompt;Label;Split;Patient ID;Kind\n1;x;a.jpg;What is this?;Onion;val;p7;name\n",
    );
    expect(problems).toEqual(['a.csv: the columns "ID", "Picture name" are not used.']);
    expect(columns).toEqual([
      { heading: "ID", role: null },
      { heading: "Picture name", role: null },
      { heading: "File Name", role: "image" },
      { heading: "Prompt", role: "question" },
      { heading: "Label", role: "answer" },
      { heading: "Split", role: "split" },
      { heading: "Patient ID", role: "source" },
      { heading: "Kind", role: "kind" },
    ]);
    expect(rows).toEqual([
      {
        media: [{ kind: "image", path: "a.jpg" }],
        turns: [turn("<image>\nWhat is this?", "Onion", "name")],
        split: "validation",
        source: "p7",
        line: 2,
      },
    ]);
  });

  it("tells clips from pictures by extension or heading, and splits shared cells", () => {
    const { rows } = read(
      "file,video,question,answer\na.MP4,,Q,A\na.jpg|b.jpg,,Q,A\na.jpg,c,Q,A\n,,Q,A\n",
    );
    expect(
      rows.map(({ media, turns }) => [media.map(({ kind }) => kind).join(), turns[0]!.question]),
    ).toEqual([
      ["video", "<video>\nQ"],
      ["image,image", "<image><image>\nQ"],
      ["video,image", "<video><image>\nQ"],
      ["", "Q"],
    ]);
  });

  it("asks what it is where a sheet only labels", () => {
    const { rows, problems } = read("image,label\na.jpg,Onion\n");
    expect(rows[0]?.turns).toEqual([turn("<image>\nWhat is this?", "Onion")]);
    expect(problems[0]).toContain("has no column of questions");
  });

  it("reads a sheet without headings by what its cells look like", () => {
    const { rows, problems } = read("a.jpg,What is this?,Onion\nb.jpg,And this?,Leek\n");
    expect(rows.map(({ line, turns }) => [line, turns[0]!.answer])).toEqual([
      [1, "Onion"],
      [2, "Leek"],
    ]);
    expect(problems[0]).toContain("has no headings");
  });

  it("knows a heading with a remark in brackets", () => {
    const { rows } = read("Bild;Frage (kurz, klar, ohne Wertung);Antwort [cm]\n;Wie breit?;3\n");
    expect(rows[0]!.turns).toEqual([turn("Wie breit?", "3")]);
  });

  it("leaves rows out with line and reason", () => {
    const { rows, problems } = read(
      "image,question,answer,split\na.jpg,Q,,\n,,A,\na.jpg,<image> or <image>?,A,\na.jpg,Q,A,gold\nb.jpg,,A,\n",
    );
    expect(rows.map(({ line }) => line)).toEqual([5, 6]);
    expect(problems).toEqual([
      "a.csv, line 2: the answer is empty. The row is left out.",
      "a.csv, line 3: the question is empty. The row is left out.",
      "a.csv, line 4: the questions have placeholders for 2 pictures, but the row names 1 picture. The row is left out.",
      'a.csv, line 5: the split "gold" is not known (train, validation or test), so the row gets one like the others.',
    ]);
  });

  it("says of a workbook that was named .csv what it is", () => {
    expect(() => read("PK\u0003\u0004\u0014,\u0000\na,b\n")).toThrow(/^a\.csv is not a text file/);
  });

  it("has no rows without answers, names its headings, and offers them to choose from", () => {
    const { rows, problems, columns } = read("image,remark\na.jpg,x\n");
    expect(rows).toEqual([]);
    expect(problems[0]).toContain(
      'a.csv has no column of answers. Its first line is "image", "remark"',
    );
    expect(columns.map(({ role }) => role)).toEqual(["image", null]);
  });

  it("keeps who answered, turn by turn, and says that names are kept", () => {
    const { rows, problems, columns } = read(
      "image,question,answer,Rater ID,conversation\na.jpg,Q,A,anna,1\n,R,B,,1\na.jpg,Q,C,ben,2\na.jpg,S,D,,3\n",
    );
    expect(columns[3]).toEqual({ heading: "Rater ID", role: "annotator" });
    expect(rows.map(({ annotators }) => annotators)).toEqual([["anna", ""], ["ben"], undefined]);
    expect(problems).toEqual([
      "a.csv: it names 2 annotators. Who gave an answer is kept with it, also in a project file; no card names anybody.",
    ]);
  });

  it("takes the roles that a person chose", () => {
    const sheet = readCsv(new TextEncoder().encode("image,remark,label\na.jpg,x,y\n"), "a.csv");
    const { rows, problems } = readSheet(sheet, ["image", "answer", "source"]);
    expect(rows[0]).toMatchObject({ source: "y", turns: [{ answer: "x" }] });
    expect(problems).toHaveLength(1);
  });

  it.each([
    ["two of one name", "image,image,question,answer\na.png,b.png,Same?,no\n"],
    ["numbered ones", "question,image1,image_2,answer\nSame?,a.png,b.png,no\n"],
    ["numbers with spaces", "Bild 1,Bild 2,Frage,Antwort\na.png,b.png,Same?,no\n"],
    ["words before the picture", "image,right_image,question,answer\na.png,b.png,Same?,no\n"],
    ["headings that say nothing", "front,side,question,answer\na.png,b.png,Same?,no\n"],
    ["a list in one cell", `image;question;answer\n"[""a.png"", ""b.png""]";Same?;no\n`],
  ])("takes all pictures of a row from %s", (_title, text) => {
    const { rows, problems } = read(text);
    expect(rows[0]!.media.map(({ path }) => path)).toEqual(["a.png", "b.png"]);
    expect(rows[0]!.turns[0]!.question).toBe("<image><image>\nSame?");
    expect(problems).toEqual([]);
  });

  it("takes the answer that is filled, and says what is left out", () => {
    const { rows, problems } = read("question,answer,answer\nColour?,,red\nShape?,round,flat\n");
    expect(rows.map(({ turns }) => turns[0]!.answer)).toEqual(["red", "round"]);
    expect(problems).toEqual([
      'a.csv: 2 columns hold answers ("answer", "answer"); each row takes the first that is filled. In 1 row (line 3) more than one is filled: the others are left out.',
    ]);
  });

  it("takes numbered questions with their answers as turns", () => {
    const { rows, problems } = read(
      "image,question1,answer1,question2,answer2\na.png,A?,b,C?,d\na.png,E?,f,,\n",
    );
    expect(rows.map(({ turns }) => turns.map(({ answer }) => answer))).toEqual([["b", "d"], ["f"]]);
    expect(problems[0]).toContain("are the turns of one conversation");
  });

  it("takes a weight of 0 for context, and a weight in grams for a fact", () => {
    const text = (weights: [string, string]) =>
      `conversation,question,answer,weight\n1,A?,b,${weights[0]}\n1,C?,d,${weights[1]}\n`;
    expect(read(text(["0", ""])).rows[0]!.turns.map(({ trained }) => trained)).toEqual([
      false,
      undefined,
    ]);
    const grams = read(text(["0", "250"]));
    expect(grams.rows[0]!.turns.every(({ trained }) => trained === undefined)).toBe(true);
    expect(grams.problems).toEqual(['a.csv: the column "weight" is not used.']);
  });

  it("reads other marks, and names every line of a conversation that is left out", () => {
    const { rows, problems } = read(
      "image,question,answer,conversation\na.png,[IMG] A?,b,1\na.png,C?,,2\n,E?,f,2\n",
    );
    expect(rows[0]!.turns[0]!.question).toBe("<image> A?");
    expect(problems).toEqual([
      "a.csv, line 3: the answer is empty. The row is left out.",
      "a.csv, line 4: the row is left out with the others of its conversation.",
      'a.csv: "[IMG]" was read as the place of a picture or clip.',
    ]);
  });

  it("hands on the doubt about a row", () => {
    expect(read('question,answer\nW?,"6\nH?,nine\nD?,2"\n').rows[0]!.doubt).toBeDefined();
  });

  it("reads back what writeQuestionCsv wrote, whatever the conversations", () => {
    // Cells are trimmed, and a sheet cannot tell an empty question behind the marks.
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1, maxLength: 4 }), (rows) => {
        const back = read(writeQuestionCsv(rows));
        expect(back.problems.filter((told) => !told.includes("not to be learnt"))).toEqual([]);
        expect(back.rows.map((row) => ({ ...row, line: 0 }))).toEqual(
          rows.map((row) => ({ ...row, line: 0 })),
        );
      }),
    );
  });
});
