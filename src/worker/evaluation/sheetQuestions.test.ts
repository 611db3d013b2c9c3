import { describe, expect, it } from "vitest";
import { aloneQuestions } from "../../dataset/aloneQuestions.ts";
import type { Example, Split } from "../../protocol/records.ts";
import { sheetQuestions } from "./sheetQuestions.ts";

const example = (id: string, split: Split, localName: string) =>
  ({
    ...{ id, split, part: "image", source: id, projectId: "p", editedAt: "" },
    media: [{ kind: "image", hash: id, localName }],
    turns: [{ question: "<image>\nOld?", answer: "old", kind: "old" }],
  }) as unknown as Example;

const frozen = [
  example("h", "test", "photos/Egg.JPG"),
  example("w", "validation", "leek.jpg"),
  example("l", "train", "ham.jpg"),
];
const csv = (text: string) => new File([text], "tasting.csv");

describe("an evaluation from a sheet", () => {
  it("asks about hidden pictures by the names of their files, and questions about none", async () => {
    const { examples, leftOut, sheet } = await sheetQuestions(
      csv(
        "image,question,answer,kind\negg.jpg,How many?,two,count\nC:\\x\\EGG.jpg,Which?,hen,\n,Is ham salty?,yes,\n",
      ),
      frozen,
    );
    expect(leftOut).toEqual([]);
    expect(sheet).toEqual({ name: "tasting.csv", hash: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(examples.map(({ id, part, split }) => [id, part, split])).toEqual([
      ["h", "image", "test"],
      ["tasting-4", "text", "test"],
    ]);
    // Each alone, about the same picture; the example's own question is not asked.
    expect(
      aloneQuestions(examples[0]!).map(({ text, turn, media }) => [text, turn.kind, media.length]),
    ).toEqual([
      ["<image>\nHow many?", "count", 1],
      ["<image>\nWhich?", "tasting", 1],
    ]);
  });

  it("never asks about what is learnt from or watched, and names each row that it leaves out", async () => {
    const { leftOut } = await sheetQuestions(
      csv("image,question,answer\nham.jpg,Q?,a\nleek.jpg,Q?,a\nbeet.jpg,Q?,a\negg.jpg,Q?,a\n"),
      frozen,
    );
    expect(leftOut.map(({ reason }) => reason)).toEqual([
      "tasting.csv, line 2: ham.jpg is learnt from, and a check asks about hidden ones only.",
      "tasting.csv, line 3: leek.jpg is watched, and a check asks about hidden ones only.",
      "tasting.csv, line 4: no example's picture or clip is called beet.jpg.",
    ]);
  });

  it("finds files whose names were changed on the way, in either direction", async () => {
    const uploaded = [
      example("u", "test", "An onion (2).jpg"),
      example("v", "test", "1a2b3c4d-Roasted_leek.jpg"),
      example("w", "test", "Bu\u0308ndel.png"),
    ];
    const rows = [
      "/data/upload/7/0f9e8d7c-An_onion_2.jpg,Q?,u",
      "Roasted leek.jpg,Q?,v",
      "B%C3%BCndel.png,Q?,w",
    ];
    const { examples, leftOut } = await sheetQuestions(
      csv(["image,question,answer", ...rows].join("\n")),
      uploaded,
    );
    expect(leftOut).toEqual([]);
    expect(examples.map(({ id, turns }) => [id, turns[0]!.answer])).toEqual([
      ["u", "u"],
      ["v", "v"],
      ["w", "w"],
    ]);
  });

  it("guesses at none of several files of one name, and asks about none that any example learns", async () => {
    const twice = [
      example("a", "test", "egg.jpg"),
      example("b", "test", "egg.jpg"),
      example("ham", "test", "ham.jpg"),
      { ...example("ham", "train", "ham.jpg"), id: "other" },
      example("leek", "test", "leek.jpg"),
    ];
    const { examples, leftOut } = await sheetQuestions(
      csv("image,question,answer\negg.jpg,Q?,a\nham.jpg,Q?,a\nleek.jpg,Q?,a\n"),
      twice,
    );
    expect(examples.map(({ id }) => id)).toEqual(["leek"]);
    expect(leftOut.map(({ reason }) => reason)).toEqual([
      "tasting.csv, line 2: 2 different files of the examples are called egg.jpg, so it is not known which one is meant.",
      "tasting.csv, line 3: ham.jpg is learnt from, and a check asks about hidden ones only.",
    ]);
  });

  it("says why nothing can be asked", async () => {
    await expect(
      sheetQuestions(csv("image,question,answer\nham.jpg,Q?,a\n"), frozen),
    ).rejects.toThrow("ham.jpg is learnt from");
    await expect(sheetQuestions(csv("a,b\n1,2\n"), frozen)).rejects.toThrow("no column of answers");
    await expect(
      sheetQuestions(new File([new Uint8Array([1, 2, 3])], "x.png"), frozen),
    ).rejects.toThrow("x.png is no sheet of questions");
  });
});
