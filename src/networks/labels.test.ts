import { describe, expect, it } from "vitest";
import { classProbabilities, suggestLabels } from "./labels.ts";

describe("suggestLabels", () => {
  it("takes labels that differ by case, plural or underscores for the same", () => {
    expect(
      suggestLabels(["carrots", "Egg_plant", "leek"], ["carrot", "egg plant", "onion"]),
    ).toEqual({ carrots: "carrot", Egg_plant: "egg plant", leek: null });
  });

  it("reads lists of synonyms, and words within words only where one class fits", () => {
    const classes = ["tench", "bacterial pneumonia", "viral pneumonia"];
    expect(suggestLabels(["tench, Tinca tinca", "pneumonia", "viral"], classes)).toEqual({
      "tench, Tinca tinca": "tench",
      // It may be either.
      pneumonia: null,
      viral: "viral pneumonia",
    });
    expect(suggestLabels(["cat"], ["caterpillar"])).toEqual({ cat: null });
  });
});

describe("classProbabilities", () => {
  it("sums over labels that stand for one class, among those that stand for any", () => {
    const labels = ["beagle", "poodle", "cat", "car"];
    const map = { beagle: "dog", poodle: "dog", cat: "cat", car: null };
    const logits = Float32Array.of(Math.log(1), Math.log(2), Math.log(5), 100);
    const found = classProbabilities(logits, labels, ["cat", "dog", "cow"], map);
    [5 / 8, 3 / 8, 0].forEach((value, i) => expect(found[i]).toBeCloseTo(value, 6));
  });

  it("is 0 where no label stands for a class", () => {
    expect([...classProbabilities(Float32Array.of(1), ["x"], ["y"], { x: null })]).toEqual([0]);
  });
});
