import { describe, expect, it } from "vitest";
import type { MemoryNeed, ModelFit } from "../../../protocol/models.ts";
import { licenceText, needText, originText, parametersText } from "./modelWords.ts";

const fit = { offeredBytes: 8e9, maxBindingBytes: 128e6 } as ModelFit;
const need = (over: Partial<MemoryNeed>): MemoryNeed => ({
  verdict: "fits",
  bytes: 5.06e9,
  largestBytes: 28e6,
  ...over,
});

describe("words about models", () => {
  it("says counts as people do", () => {
    expect(parametersText(256_485_000)).toBe("256 million parameters");
    expect(parametersText(7.366e9)).toBe("7.37 billion parameters");
    expect(parametersText(999_600_000)).toBe("1 billion parameters");
    expect(parametersText(0)).toBe("");
  });

  it("gives the reason of a verdict with both numbers", () => {
    expect(needText(need({}), fit)).toBe("5.06 GB of about 8 GB");
    expect(needText(need({ verdict: "tight", bytes: 7e9 }), fit)).toBe(
      "7 GB of about 8 GB; close other programs first",
    );
    expect(needText(need({ verdict: "does not fit", largestBytes: 500e6 }), fit)).toBe(
      "its largest piece has 500 MB, and this device takes 128 MB at once",
    );
    expect(needText(need({}), { ...fit, offeredBytes: 0 })).toBe(
      "5.06 GB, and this device does not say what it has",
    );
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
