import { expect, test } from "vitest";
import { findings } from "./findings.ts";
import { listItems } from "./listScores.ts";
import { reportOf, times } from "./testing/report.ts";

test("items of a list, however it is written, and no items of a sentence", () => {
  expect(listItems("An onion, 2 eggs; salt and pepper.")).toEqual([
    "onion",
    "2 eggs",
    "salt",
    "pepper",
  ]);
  expect(listItems("1. flour\n2) sugar\n- sand")).toEqual(["flour", "sugar", "sand"]);
  expect(listItems("Heat the oil in a large pan, then stir.")).toBeNull();
  expect(listItems("")).toEqual([]);
});

test("a kind of lists is scored by items and their order, worked by hand", () => {
  const lists = findings(
    reportOf([
      // 2 of 3 named are right, 2 of 4 wanted are named, in turned order
      { reference: "onion, leek, egg, salt", base: "", adapter: "leek, onion, ham" },
      // a sentence: those of the kind's items that stand in it
      {
        reference: "egg, salt",
        base: "",
        adapter: "I would take salt with an egg and then cook it",
      },
      ...times(2, { reference: "ham, egg", base: "", adapter: "ham, egg" }),
    ]),
  ).kinds[0]!.lists!;
  expect(lists.adapter.precision.value).toBeCloseTo((2 / 3 + 1 + 2) / 4, 12);
  expect(lists.adapter.recall.value).toBeCloseTo((1 / 2 + 1 + 2) / 4, 12);
  expect(lists.adapter.f1.value).toBeCloseTo((4 / 7 + 1 + 2) / 4, 12);
  expect(lists.adapter.order).toEqual({ value: (-1 - 1 + 1 + 1) / 4, n: 4 });
  // Nothing said: nothing said wrongly, nothing found, no order.
  expect(lists.base).toMatchObject({ precision: { value: 1 }, recall: { value: 0 }, order: null });
});

test("texts that are no lists have none of this", () => {
  const texts = [1, 2, 3].map((i) => ({
    ...{
      reference: `Cook it for ${i} minutes, then let it rest on the table.`,
      base: "",
      adapter: "",
    },
  }));
  expect(findings(reportOf(texts)).kinds[0]!.lists).toBeUndefined();
  const words = ["onion", "leek", "egg"].map((reference) => ({ reference, base: "", adapter: "" }));
  expect(findings(reportOf(words)).kinds[0]!.lists).toBeUndefined();
});
