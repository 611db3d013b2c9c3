/** From an export of Label Studio and the pictures beside it to rows with questions. */
import { describe, expect, it } from "vitest";
import { findAll } from "../../quality/index.ts";
import { input } from "../../quality/testing/rows.ts";
import type { InspectedFiles, OpenedMedia } from "../inspectedFiles.ts";
import { inspectFiles } from "../inspectFiles.ts";
import { exampleOf, reviewCandidates } from "../review.ts";
import { changeBoxUnit } from "./fitBoxes.ts";

const inspect = async (tasks: object[], pictures: string[] = ["a.jpg"]) => {
  const files = pictures.map((path) => ({ path, file: new Blob(["x"]) }));
  const sheet = { path: "export.json", file: new Blob([JSON.stringify(tasks)]) };
  const inspected = await inspectFiles([...files, sheet], 4, { progress: () => {} });
  const { problems, boxes } = inspected.sheets[0]!;
  return {
    ...inspected,
    ...{ boxes, problems: problems.map((problem) => problem.replace("export.json: ", "")) },
  };
};
const storedPicture = (width: number, height: number, hash = "a"): OpenedMedia => ({
  media: { kind: "image", hash, mime: "", bytes: 1, width, height, localName: "a" },
  ...{ blob: new Blob(["1"]), thumb: new Blob(["1"]), notes: [] },
});
const turnsOf = ({ rows }: InspectedFiles) =>
  rows.map(({ row }) => row.turns.map(({ question, answer }) => [question, answer]));

const result = (from_name: string, type: string, value: object) => ({ from_name, type, value });
const choices = (name: string, ...words: string[]) => result(name, "choices", { choices: words });
const text = (name: string, ...words: string[]) => result(name, "textarea", { text: words });
const box = (label: string) =>
  result("label", "rectanglelabels", {
    ...{ x: 50, y: 50, width: 50, height: 50, rectanglelabels: [label] },
  });
const task = (data: object, ...results: object[]) => ({ data, annotations: [{ result: results }] });

describe("an export of Label Studio", () => {
  it("becomes questions named after its controls, in one conversation", async () => {
    const inspected = await inspect([
      task({ image: "a.jpg" }, choices("choice", "soup"), choices("cooking_state", "raw", "cut")),
    ]);
    expect(turnsOf(inspected)).toEqual([
      [
        ["<image>\nWhat is this?", "soup"],
        ["Cooking state?", "raw, cut"],
      ],
    ]);
    expect(inspected.rows[0]!.row.turns.map(({ kind }) => kind)).toEqual([
      "choice",
      "cooking_state",
    ]);
    expect(inspected.problems).toEqual([
      '"What is this?" is asked for what is answered under "choice": the export does not have the words of its question.',
      '"Cooking state?" is asked for what is answered under "cooking_state": the export does not have the words of its question.',
      "1 answer is of several choices or texts, which were joined.",
    ]);
  });

  it("asks the question of the task where one control answers it", async () => {
    const data = { image: "a.jpg", question: "How many eggs?" };
    expect(turnsOf(await inspect([task(data, text("reply", "Three"))]))).toEqual([
      [["<image>\nHow many eggs?", "Three"]],
    ]);
    const rated = await inspect([task(data, choices("hard", "no"), text("reply", "Three"))]);
    expect(turnsOf(rated)).toEqual([
      [
        ["<image>\nHard?", "no"],
        ["How many eggs?", "Three"],
      ],
    ]);
    const unclear = await inspect([task(data, text("reply", "Three"), text("remark", "Blurred"))]);
    expect(turnsOf(unclear)[0]![0]).toEqual(["<image>\nReply?", "Three"]);
    expect(unclear.problems).toContain(
      "1 question in the data of its tasks is not used: which of several controls answers them is not said.",
    );
  });

  it("says which questions nobody answered", async () => {
    const data = { image: "a.jpg", question: "How many eggs?" };
    const { problems } = await inspect([
      task(data, choices("hard", "no"), text("reply", "Three")),
      task(data, choices("hard", "yes")),
    ]);
    expect(problems).toEqual(
      expect.arrayContaining([
        '1 question in the data of its tasks is answered by "reply".',
        '1 question in the data of its tasks is not used: "reply" is not filled in there.',
      ]),
    );
  });

  it("never asks for two controls by the same words", async () => {
    const inspected = await inspect([
      task({ image: "a.jpg" }, choices("choice", "soup"), choices("label", "hot")),
    ]);
    expect(turnsOf(inspected)[0]!.map(([question]) => question)).toEqual([
      "<image>\nWhat is this?",
      "Label?",
    ]);
  });

  it("puts the text of a task before its question", async () => {
    expect(
      turnsOf(await inspect([task({ text: "A fine soup." }, choices("mood", "good"))], [])),
    ).toEqual([[["A fine soup.\nMood?", "good"]]]);
  });

  it("becomes boxes beside the answers, also for a picture that has none", async () => {
    const inspected = await inspect(
      [
        task({ image: "/data/local-files/?d=set/a.jpg" }, choices("choice", "pan"), box("egg")),
        task({ image: "/data/local-files/?d=set/b.jpg" }),
      ],
      ["set/a.jpg", "set/b.jpg"],
    );
    expect(inspected.rows.map(({ paths }) => paths[0])).toEqual([
      ...["set/a.jpg", "set/a.jpg", "set/b.jpg"],
    ]);
    const [answered, boxed, empty] = turnsOf(inspected);
    expect(answered).toEqual([["<image>\nWhat is this?", "pan"]]);
    expect(boxed!.map(([, answer]) => answer)).toEqual(["1", "Yes", "[500, 500, 1000, 1000]"]);
    expect(empty).toEqual([["<image>\nIs there any egg in the picture?", "No"]]);
    expect(inspected.boxes).toMatchObject({ labels: ["egg"] });
    expect(inspected.problems).toContain(
      "of 2 pictures it is asked how many of each thing there are, whether it is there, and where.",
    );
  });

  it("counts the pictures that are there", async () => {
    const { problems } = await inspect([
      task({ image: "a.jpg" }, box("egg")),
      task({ image: "gone.jpg" }, box("egg")),
    ]);
    expect(problems.filter((problem) => problem.includes("it is asked"))).toEqual([
      "of 1 picture it is asked how many of each thing there are, whether it is there, and where.",
    ]);
  });

  it("has boxes for a picture of any size", async () => {
    const inspected = await inspect([task({ image: "a.jpg" }, box("egg"))]);
    inspected.media.set("a.jpg", storedPicture(640, 480));
    changeBoxUnit(inspected, "export.json", "pixels");
    expect(turnsOf(inspected)[0]!.at(-1)).toEqual([
      "Where in the picture: egg? Answer with left, top, right and bottom of each, in pixels of 640 × 480.",
      "[320, 240, 640, 480]",
    ]);
    expect(inspected.rows[0]!.row.doubt).toBeUndefined();
    expect(inspected.sheets[0]!.problems.join()).not.toContain("another size");
  });

  it("says where an annotation holds nothing that is used", async () => {
    const inspected = await inspect([
      task({ image: "a.jpg" }),
      task({ image: "a.jpg" }, choices("choice", "soup")),
    ]);
    expect(inspected.rows).toHaveLength(1);
    expect(inspected.problems).toContain(
      "1 task has an annotation without any choice, text or box that is used; left out.",
    );
  });
});

describe("annotations of several people", () => {
  const people = {
    anna: { ...{ id: 1, email: "anna@example.com" }, ...{ first_name: "Anna", last_name: "Berg" } },
    ben: { ...{ id: 2, email: "ben@example.com" }, ...{ first_name: "", last_name: "" } },
    cem: 3,
  };
  const by = (who: keyof typeof people, ...results: object[]) => ({
    ...{ completed_by: people[who], result: results },
  });
  const dish = (who: keyof typeof people, word: string, ...more: object[]) =>
    by(who, choices("dish", word), ...more);
  const tasks = [
    {
      data: { image: "a.jpg" },
      annotations: [dish("anna", "soup"), dish("ben", "soup"), dish("cem", "stew")],
    },
    {
      data: { image: "b.jpg" },
      annotations: [dish("ben", "roast"), dish("anna", "stew", box("egg"))],
    },
    { data: { image: "c.jpg" }, annotations: [by("anna", box("egg"))] },
  ];
  const inspectPictures = async () => {
    const names = ["a.jpg", "b.jpg", "c.jpg"];
    const inspected = await inspect(tasks, names);
    for (const name of names) inspected.media.set(name, storedPicture(640, 480, name));
    return inspected;
  };
  const examples = async () =>
    reviewCandidates(await inspectPictures(), [])
      .filter(({ row }) => row.state === "ready")
      .map((candidate) => exampleOf(candidate, "p"));

  it("become rows that name who answered, of boxes who drew them", async () => {
    const { rows, problems } = await inspectPictures();
    expect(
      rows.map(({ row: { turns, annotators }, paths }) => [paths[0], turns[0]!.answer, annotators]),
    ).toEqual([
      ["a.jpg", "soup", ["ben@example.com"]],
      ["a.jpg", "soup", ["Anna Berg"]],
      ["a.jpg", "stew", ["3"]],
      ["b.jpg", "stew", ["Anna Berg"]],
      ["b.jpg", "roast", ["ben@example.com"]],
      ["a.jpg", "No", ["ben@example.com"]],
      ["b.jpg", "1", ["Anna Berg", "Anna Berg", "Anna Berg"]],
      ["c.jpg", "1", ["Anna Berg", "Anna Berg", "Anna Berg"]],
    ]);
    expect(problems).toContain(
      "it names 3 annotators. Who gave an answer is kept with it, also in a project file; no card names anybody.",
    );
  });

  it("show on the quality page who differs from whom", async () => {
    const { findings } = findAll(input(await examples()));
    const { text, conflicts } = findings.find(({ rule }) => rule === "contradictions")!;
    expect(text).toContain(
      "Of 2 questions that are answered more than once, 2 have different answers, 2 of them by different writers who disagree. Annotators who differ, of the questions that both answered: Anna Berg and ben@example.com in 1 of 2, 3 and Anna Berg in 1 of 1, 3 and ben@example.com in 1 of 1.",
    );
    expect(conflicts!.map((one) => one.answers.map(({ answer }) => answer))).toEqual([
      ["soup", "stew"],
      ["stew", "roast"],
    ]);
  });
});

describe("pictures that Label Studio renamed", () => {
  const uploaded = (...names: string[]) =>
    names.map((name) => task({ image: `/data/upload/1/${name}` }, choices("choice", "soup")));

  it("are found by the name that they had, which is said", async () => {
    const { rows, problems } = await inspect(
      uploaded("1a2b3c4d-An_onion_2.jpg", "00000000-leek.jpg"),
      ["set/An onion (2).jpg", "set/00000000-leek.jpg"],
    );
    expect(rows.map(({ paths }) => paths[0])).toEqual([
      "set/An onion (2).jpg",
      "set/00000000-leek.jpg",
    ]);
    expect(problems).toContain(
      '1 picture or clip is called otherwise than in it, as Label Studio renames what is uploaded: "1a2b3c4d-An_onion_2.jpg" is "set/An onion (2).jpg". Look whether they belong together.',
    );
  });

  it("are never guessed where two had one name, or two files have it", async () => {
    const one = await inspect(uploaded("1a2b3c4d-a.jpg", "5e6f7a8b-a.jpg"), ["a.jpg"]);
    expect(one.rows).toEqual([]);
    expect(one.problems.filter((problem) => problem.includes("had the same name"))).toHaveLength(2);
    const two = await inspect(uploaded("1a2b3c4d-a.jpg"), ["x/a.jpg", "y/a.jpg"]);
    expect(two.rows).toEqual([]);
    expect(two.problems.some((problem) => problem.includes('"x/a.jpg" or "y/a.jpg"'))).toBe(true);
  });

  it("are missing like others where nothing has their name", async () => {
    const { rows, problems } = await inspect(uploaded("1a2b3c4d-b.jpg"));
    expect(rows).toEqual([]);
    expect(problems.some((problem) => problem.includes("is not among the files you dropped"))).toBe(
      true,
    );
  });
});
