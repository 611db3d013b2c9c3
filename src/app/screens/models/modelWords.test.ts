import { describe, expect, it } from "vitest";
import { licenceText } from "../../parts/licence/licenceWords.ts";
import { originText, parametersText, plannedText } from "./modelWords.ts";

describe("words about models", () => {
  it("says counts as people do", () => {
    expect(parametersText(256_485_000)).toBe("256 million parameters");
    expect(parametersText(7.366e9)).toBe("7.37 billion parameters");
    expect(parametersText(999_600_000)).toBe("1 billion parameters");
    expect(parametersText(0)).toBe("");
  });

  it("names the commit that a branch meant", () => {
    const hub = {
      kind: "hub",
      hub: "https://huggingface.co",
      repo: "a/b",
      commit: "0123456789",
    } as const;
    expect(originText({ ...hub, revision: "main" })).toBe("a/b on huggingface.co (main, 0123456)");
    expect(originText({ ...hub, revision: "0123456789" })).toBe("a/b on huggingface.co (0123456)");
  });

  it("says what the memory was planned for", () => {
    const need = { bytes: 0, largestBytes: 0, verdict: "fits" } as const;
    const offered = { bytes: 0, bufferBytes: 0, bindingBytes: 0 };
    const fit = { weights: [], chat: need, training: need, tokens: 960, rank: 16, offered };
    expect(plannedText({ ...fit, picture: { width: 1024, height: 768 } })).toBe(
      "a lesson with pictures of 1024 × 768 and a chat about one: 960 tokens each, rank 16",
    );
    expect(plannedText({ ...fit, picture: null })).toBe(
      "a lesson with texts and a chat: 960 tokens each, rank 16",
    );
  });

  it("never leaves a licence blank", () => {
    expect(licenceText({ id: "", name: "", link: "", text: "" })).toBe("Not stated");
    expect(licenceText({ id: "other", name: "gemma", link: "", text: "" })).toBe("gemma");
    expect(licenceText({ id: "other", name: "", link: "", text: "" })).toBe("Its own terms");
    expect(licenceText({ id: "mit", name: "", link: "", text: "" })).toBe("mit");
  });
});
