import { describe, expect, it } from "vitest";
import { licenceText, originText, parametersText } from "./modelWords.ts";

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

  it("never leaves a licence blank", () => {
    expect(licenceText({ id: "", name: "", link: "", text: "" })).toBe("Not stated");
    expect(licenceText({ id: "other", name: "gemma", link: "", text: "" })).toBe("gemma");
    expect(licenceText({ id: "other", name: "", link: "", text: "" })).toBe("Its own terms");
    expect(licenceText({ id: "mit", name: "", link: "", text: "" })).toBe("mit");
  });
});
