import { describe, expect, it } from "vitest";
import type { NetworkEntry } from "../../../../../protocol/network.ts";
import { aloneText, mappingText, networkFacts, removalText } from "./networkText.ts";

const network: NetworkEntry = {
  ...{ id: "sha256:1", folder: "network-1", title: "cells", modelType: "vit", bytes: 3e6 },
  features: { name: "pooler_output", layout: "vector", width: 384 },
  ...{ logits: "logits", labels: ["a", "b"], inputSize: [224, 224], externalData: [] },
  ...{ addedAt: "", notes: [], usedBy: [] },
};
const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("networkText", () => {
  it("says what the network is and what is read of it", () => {
    expect(plain(networkFacts(network))).toBe(
      "vit, 3 MB. It sees pictures of 224 × 224; the specialist reads 384 numbers of each (pooler_output). It knows 2 classes.",
    );
    const scores = { ...network.features, name: "logits", width: 1 };
    const other = networkFacts({ ...network, features: scores, labels: [] });
    expect(other).toContain("reads 1 number of each (the scores of its classes).");
    expect(other).not.toContain("It knows");
  });

  it("says who would miss it", () => {
    expect(removalText(network)).toBe("No specialist looks through “cells”.");
    expect(removalText({ ...network, usedBy: ["A", "B"] })).toContain("of “A”, “B” look through");
  });

  it("counts classes that stand for one of the project's, and names those without", () => {
    const map = { x: "carrot", y: "carrot", z: null };
    expect(mappingText(map, ["carrot", "leek"])).toBe(
      "2 of its 3 classes stand for one of yours. It has no word for “leek”, so by itself it is wrong there.",
    );
    expect(mappingText({ x: null, y: null }, ["leek"])).toBe(
      "None of its 2 classes stands for one of yours.",
    );
  });

  it("gives its own figure with its examples, or says why there is none", () => {
    const score = { on: "train" as const, confusion: [], accuracy: 0.5, macroF1: 0.4, of: 8 };
    const own = { id: "n", title: "cells" };
    expect(plain(aloneText({ ...own, alone: { labels: {}, score: { ...score, auc: 0.8 } } }))).toBe(
      "It looks through the network “cells”. By that network alone: 50 % right of 8 examples, macro-F1 0.40, AUC 0.80.",
    );
    expect(aloneText({ ...own, alone: { labels: {}, score: null } })).toContain("no figure of it");
    expect(aloneText(own)).toContain("gives no scores of classes");
  });
});
