/** The card says by which method an adapter was made, and whose the values are. */
import { expect, test } from "vitest";
import type { MethodInfo } from "../../protocol/method.ts";
import { methodRows } from "./cardMethod.ts";

const method: Pick<MethodInfo, "title" | "source" | "fields"> = {
  title: "Another way",
  source: "arXiv 0000.00000",
  fields: [
    {
      ...{ kind: "number", name: "alpha", title: "Pull", help: "", source: "our choice" },
      ...{ default: 1, min: 0, max: 2, step: 0.1 },
    },
    { kind: "switch", name: "own", title: "Own", help: "", source: "section 3", default: true },
    {
      ...{ kind: "choice", name: "how", title: "How", help: "", source: "table 2", default: "a" },
      options: [
        { value: "a", title: "First" },
        { value: "b", title: "Second" },
      ],
    },
  ],
};

test("name, source and every setting with where its value comes from", () => {
  expect(methodRows(method, {})).toEqual([
    ["Method", "Another way: arXiv 0000.00000"],
    ["Pull", "1 (default: our choice)"],
    ["Own", "on (default: section 3)"],
    ["How", "First (default: table 2)"],
  ]);
});

test("a changed value is told with the default", () => {
  expect(methodRows(method, { alpha: 0, own: false, how: "b" }).slice(1)).toEqual([
    ["Pull", "0 (changed from 1: our choice)"],
    ["Own", "off (changed from on: section 3)"],
    ["How", "Second (changed from First: table 2)"],
  ]);
});
