import { describe, expect, it } from "vitest";
import type { NetworkEntry, TextNetworkRecord } from "../../../protocol/network.ts";
import { PICTURE_NETWORKS, TEXT_NETWORKS } from "./networkText.ts";

const { facts: networkFacts, removal: removalText } = PICTURE_NETWORKS;

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

  it("says where it reads words", () => {
    const reading = { output: "text_embeds", pooling: null, isNormalised: true, width: 512 };
    const words = { ...reading, maxTokens: 77, externalData: [] };
    expect(networkFacts({ ...network, words })).toContain(
      "It reads words, too, and can compare them with pictures.",
    );
  });

  it("says who would miss it", () => {
    expect(removalText(network)).toBe("No specialist looks through “cells”.");
    expect(removalText({ ...network, usedBy: ["A", "B"] })).toContain("of “A”, “B” look through");
  });
});

describe("a network that reads texts", () => {
  const record: TextNetworkRecord = {
    ...{ id: "sha256:2", folder: "network-2", title: "mini", modelType: "bert", bytes: 9e6 },
    texts: {
      ...{ output: "last_hidden_state", pooling: "mean", isNormalised: true },
      ...{ width: 384, maxTokens: 256 },
    },
    ...{ externalData: [], addedAt: "", notes: [] },
  };

  it("says how a text becomes a vector", () => {
    expect(plain(TEXT_NETWORKS.facts(record))).toBe(
      "bert, 9 MB. It reads texts of up to 256 tokens; 384 numbers of each are compared (last_hidden_state, the mean over its tokens).",
    );
    const whole = { ...record.texts, pooling: null, output: "sentence_embedding" };
    expect(TEXT_NETWORKS.facts({ ...record, texts: whole })).toContain("(sentence_embedding)");
  });
});
