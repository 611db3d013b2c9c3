/** What is in two splits at once. */
import { describe, expect, test } from "vitest";
import type { Example } from "../../protocol/records.ts";
import { control, only } from "../testing/found.ts";
import { picture, row, turn } from "../testing/rows.ts";
import { signedTiles } from "../testing/tiles.ts";

describe("leaks", () => {
  test("are found by file, by source and by the words of a text, and nowhere else", () => {
    const text = (id: string, split: Example["split"], question: string) =>
      row(id, { split, part: "text", media: [], turns: [turn(question, "Yes.")] });
    const rows = [
      row("a", { media: [picture("same")] }),
      row("b", { media: [picture("same")], split: "test" }),
      row("c", { source: "patient 7" }),
      row("d", { source: "patient 7", split: "validation" }),
      text("e", "train", "Is salt a spice?"),
      text("f", "test", "is  salt a spice"),
      text("g", "test", "Is sugar a spice?"),
      row("h"),
      row("i", { split: "test" }),
    ];
    const [leak, ...others] = only("leaks", rows);
    expect(others).toEqual([]);
    expect(leak!.groups).toEqual([
      ["a", "b"],
      ["c", "d"],
      ["e", "f"],
    ]);
  });

  test("a copy in another split is a leak, and mending it gives both one split and one source", () => {
    const tiles = signedTiles();
    const copy = "half of clothing/t-shirt-train-21.jpg";
    const original = copy.replace("half of ", "");
    const rows = [
      ...control(),
      row(copy, { split: "validation" }),
      // Of the copy's source, and so to be moved with it.
      row("beside", { source: `source ${copy}`, split: "validation" }),
    ];
    const [finding] = only("lookAlikes", rows, tiles);
    expect(finding).toMatchObject({ severity: "bad", groups: [[original, copy]] });
    const [, learn] = finding!.repairs;
    const change = new Map(learn!.change!.map((one) => [one.id, one]));
    const mended = rows.map((one) => ({ ...one, ...change.get(one.id) }));
    expect(only("lookAlikes", mended, tiles)).toMatchObject([{ severity: "hint" }]);
    expect(only("leaks", mended, tiles)).toEqual([]);
    const of = (id: string) => mended.find((one) => one.id === id)!;
    expect([original, copy, "beside"].map((id) => of(id).split)).toEqual(Array(3).fill("train"));
    expect(new Set([original, copy, "beside"].map((id) => of(id).source)).size).toBe(1);
    // Nothing else was touched.
    expect(change.size).toBeLessThanOrEqual(3);
  });

  test("the first repair keeps a group where most of it is", () => {
    const rows = ["a", "b", "c"].map((id) => row(id, { source: "s", split: "test" }));
    const [finding] = only("leaks", [...rows, row("d", { source: "s" })]);
    expect(finding!.repairs[0]!.change).toEqual([{ id: "d", split: "test" }]);
  });
});
