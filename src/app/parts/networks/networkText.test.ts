import { describe, expect, it } from "vitest";
import type { NetworkEntry } from "../../../protocol/network.ts";
import { networkFacts, removalText } from "./networkText.ts";

const network: NetworkEntry = {
  ...{ id: "sha256:1", folder: "network-1", title: "cells", modelType: "vit", bytes: 3e6 },
  features: { name: "pooler_output", layout: "vector", width: 384 },
  ...{ logits: "logits", labels: ["a", "b"], inputSize: [224, 224], externalData: [] },
  ...{ addedAt: "", notes: [], usedBy: [] },
};
const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("an image network", () => {
  it("says what the network is and what is read of it", () => {
    expect(plain(networkFacts(network))).toBe(
      "vit, 3 MB. It sees pictures of 224 × 224; 384 numbers of each are read (pooler_output). It knows 2 classes.",
    );
    const scores = { ...network.features, name: "logits", width: 1 };
    const other = networkFacts({ ...network, features: scores, labels: [] });
    expect(other).toContain("1 number of each is read (the scores of its classes).");
    expect(other).not.toContain("It knows");
  });

  it("says who would miss it", () => {
    expect(removalText(network)).toBe("No specialist looks through “cells”.");
    expect(removalText({ ...network, usedBy: ["A", "B"] })).toContain("of “A”, “B” look through");
  });
});
