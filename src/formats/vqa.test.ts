/** VQA's two files, in the form that its page describes (https://visualqa.org/vqa_v1_data_format.html). */
import { describe, expect, test } from "vitest";
import { isVqaAnnotations, isVqaQuestions, readVqa } from "./vqa.ts";

const questions = {
  info: { version: "2.0" },
  task_type: "Open-Ended",
  data_type: "mscoco",
  data_subtype: "val2014",
  questions: [
    { image_id: 262148, question: "Where is he looking?", question_id: 262148000 },
    { image_id: 262148, question: "How many people?", question_id: 262148001 },
    { image_id: 393225, question: "Is it a <image> of food?", question_id: 393225000 },
    { image_id: 393225, question: "Nobody was asked", question_id: 393225001 },
  ],
};
const ten = (...given: [answer: string, times: number][]) =>
  given
    .flatMap(([answer, times]) => Array.from({ length: times }, () => answer))
    .map((answer, i) => ({ answer, answer_confidence: "yes", answer_id: i + 1 }));
const annotations = {
  data_type: "mscoco",
  data_subtype: "val2014",
  annotations: [
    {
      ...{ question_type: "where is", answer_type: "other", image_id: 262148 },
      ...{ multiple_choice_answer: "down", answers: ten(["down", 6], ["at table", 4]) },
      question_id: 262148000,
    },
    {
      ...{ answer_type: "number", answers: ten(["2", 4], ["3", 5], ["two", 1]) },
      question_id: 262148001,
    },
    {
      ...{ answer_type: "yes/no", multiple_choice_answer: "yes", answers: ten(["yes", 10]) },
      question_id: 393225000,
    },
  ],
};
const file = (name: string, value: Record<string, unknown>) => ({ name, value });
const q = file("v2_questions.json", questions);
const a = file("v2_annotations.json", annotations);

describe("which file is which", () => {
  test("by the fields of its first record", () => {
    expect([isVqaQuestions(questions), isVqaAnnotations(questions)]).toEqual([true, false]);
    expect([isVqaQuestions(annotations), isVqaAnnotations(annotations)]).toEqual([false, true]);
  });

  test("COCO, lists of rows and questions with their own answers are neither", () => {
    const coco = { images: [], annotations: [{ image_id: 1, category_id: 1, bbox: [0, 0, 1, 1] }] };
    const own = { questions: [{ question_id: 1, question: "A?", answer: "b" }] };
    for (const value of [coco, own, [questions], null, { questions: [] }]) {
      expect([isVqaQuestions(value), isVqaAnnotations(value)]).toEqual([false, false]);
    }
  });
});

test("questions find their answers and their pictures", () => {
  const { rows, problems } = readVqa(q, [a]);
  expect(rows.map(({ media, turns, line }) => [line, media[0]!.path, turns[0]])).toEqual([
    [
      1,
      "COCO_val2014_000000262148.jpg",
      { question: "<image>\nWhere is he looking?", answer: "down", kind: "" },
    ],
    // No answer is named: 3 was given five times of ten.
    [
      2,
      "COCO_val2014_000000262148.jpg",
      { question: "<image>\nHow many people?", answer: "3", kind: "number" },
    ],
    [
      3,
      "COCO_val2014_000000393225.jpg",
      { question: "Is it a <image> of food?", answer: "yes", kind: "yes/no" },
    ],
  ]);
  expect(problems).toEqual([
    "v2_questions.json: joined with v2_annotations.json by question_id; where several people answered, the most frequent answer is taken, which not all of them gave in 2 questions.",
    "v2_questions.json: 1 question has no answer in the file of the annotations; left out.",
  ]);
});

test("pictures of other sets have the name that is there, or their number", () => {
  const pictureOf = (facts: Record<string, unknown>, id: unknown) =>
    readVqa(
      file("q.json", { ...facts, questions: [{ image_id: id, question: "A?", question_id: 1 }] }),
      [file("a.json", { annotations: [{ question_id: 1, multiple_choice_answer: "b" }] })],
    ).rows[0]!.media[0]!.path;
  expect(pictureOf({ data_type: "abstract_v002", data_subtype: "val2015" }, 29999)).toBe(
    "abstract_v002_val2015_000000029999.png",
  );
  expect(pictureOf({}, "plate-3.png")).toBe("plate-3.png");
  expect(pictureOf({ data_type: "own" }, 7)).toBe("7.jpg");
});

test("one file without the other says which is missing", () => {
  expect(() => readVqa(q, [])).toThrow(
    "v2_questions.json has the questions of VQA and not their answers. Drop it together with the file of the annotations",
  );
  expect(() => readVqa(undefined, [a])).toThrow(
    "v2_annotations.json has the answers of VQA and not their questions.",
  );
});

test("two files that do not belong together are told", () => {
  const others = file("b.json", { annotations: [{ question_id: 5, multiple_choice_answer: "b" }] });
  expect(() => readVqa(q, [others])).toThrow(
    "None of the 4 questions of v2_questions.json has an answer in b.json: they are of different sets.",
  );
});
