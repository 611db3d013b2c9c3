/** Against scikit-learn and SciPy (tools/metrics/record.py), and by hand. */
import { describe, expect, it } from "vitest";
import { kendallTau, labelsIn, setScores } from "./index.ts";
import recorded from "./recorded.json" with { type: "json" };

describe("lists score as in scikit-learn and SciPy", () => {
  it.each(recorded.lists)("$given | $wanted", ({ given, wanted, tau, ...theirs }) => {
    const ours = setScores(given, wanted);
    for (const name of ["precision", "recall", "f1"] as const) {
      expect(ours[name], name).toBeCloseTo(theirs[name], 12);
    }
    const order = kendallTau(given, wanted);
    if (tau === null) expect(order).toBeNull();
    else expect(order).toBeCloseTo(tau, 12);
  });

  it("counts an item that is said twice once, where it stands first", () => {
    expect(setScores(["egg", "egg"], ["egg"])).toEqual({ precision: 1, recall: 1, f1: 1 });
    expect(kendallTau(["a", "b", "a"], ["a", "b"])).toBe(1);
  });
});

describe("labels in a text", () => {
  const labels = ["egg", "egg tart", "Ham", "red onion", "c++", "T-shirt", ""];
  it.each([
    ["An egg tart.", ["egg tart"]],
    ["an egg tart with egg", ["egg tart", "egg"]],
    ["ham, then an egg, and ham again", ["ham", "egg"]],
    ["a hamburger and eggs", []],
    ["Red  Onion and c++!", ["red onion", "c++"]],
    ["a t-shirt with ham on it", ["t-shirt", "ham"]],
    ["", []],
  ])("%j names %j", (text, found) => {
    expect(labelsIn(text, labels)).toEqual(found);
  });
});
