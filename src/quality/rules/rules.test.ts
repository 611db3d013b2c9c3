/** A set without faults, and the rules about files. */
import { describe, expect, test } from "vitest";
import { findAll, QUALITY_RULES } from "../index.ts";
import { control, only } from "../testing/found.ts";
import { input, picture, row, turn } from "../testing/rows.ts";
import { signedTiles } from "../testing/tiles.ts";

describe("a control set", () => {
  test("of 48 different pictures has no finding, and each rule says what it looked at", () => {
    const { findings, lookedAt } = findAll(input(control(), signedTiles(), { viewSide: 64 }));
    expect(findings).toEqual([]);
    expect(lookedAt.map(({ rule }) => rule)).toEqual(QUALITY_RULES.map(({ id }) => id));
    expect(lookedAt.every(({ text }) => text.endsWith("."))).toBe(true);
  });
});

describe("duplicates", () => {
  test("keep their first, and a file asked about twice is none", () => {
    const media = [picture("m")];
    const turns = [turn("<image>\nWhat?", "leek")];
    const rows = [
      row("a", { media, turns }),
      row("b", { media, turns }),
      row("c", { media, turns: [turn("<image>\nHow many?", "leek")] }),
    ];
    const [finding] = only("duplicates", rows);
    expect(finding).toMatchObject({ groups: [["a", "b"]], repairs: [{ remove: ["b"] }] });
    expect(only("duplicates", [rows[0]!, rows[2]!])).toEqual([]);
  });
});

describe("pictures", () => {
  test("are small for the model, and smaller for reading", () => {
    const sized = (id: string, side: number, question = "What is it?") =>
      row(id, {
        media: [picture(id, { width: side, height: side })],
        turns: [turn(`<image>\n${question}`, id)],
      });
    const rows = [
      sized("tiny", 20),
      sized("half", 168),
      sized("less", 160),
      sized("read", 300, "What text is on the label?"),
      sized("fine", 336, "What text is on the label?"),
    ];
    const small = (viewSide: number | null) =>
      only("smallPictures", rows, [], { viewSide }).flatMap(({ groups }) => groups.flat());
    expect(small(336)).toEqual(["tiny", "less", "read"]);
    expect(small(null)).toEqual(["tiny"]);
  });

  test("of one colour are blank", () => {
    const blank = { hash: "blank", kind: "image", localName: "x" } as const;
    const frames = [{ blocks: new Uint32Array(8), thumb: new Float32Array(256), contrast: 0.4 }];
    const found = only("blankPictures", [row("blank"), row("other")], [{ media: blank, frames }]);
    expect(found).toMatchObject([{ groups: [["blank"]] }]);
  });
});
