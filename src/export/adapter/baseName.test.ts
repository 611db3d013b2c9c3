import { describe, expect, it } from "vitest";
import { baseNote, matchBase } from "./baseName.ts";

const base = { name: "acme/Sprout-2B-Instruct", weightsHash: "abc" };
const kindOf = (written: unknown, hash?: string) => matchBase(written, hash, base).kind;

describe("matchBase", () => {
  it.each([
    "acme/Sprout-2B-Instruct",
    "ACME/sprout-2b-instruct",
    "Sprout-2B-Instruct",
    "/home/me/models/Sprout-2B-Instruct/",
    "C:\\models\\Sprout-2B-Instruct",
    "/root/.cache/huggingface/hub/models--acme--Sprout-2B-Instruct/snapshots/0123456789abcdef0123456789abcdef01234567",
    "models--acme--Sprout-2B-Instruct",
  ])("knows the model in %s", (written) => expect(kindOf(written)).toBe("named"));

  it.each([
    "unsloth/Sprout-2B-Instruct-bnb-4bit",
    "unsloth/Sprout-2B-Instruct-unsloth-bnb-4bit",
    "somebody/Sprout-2B-Instruct-AWQ",
    "Sprout-2B-Instruct-GGUF",
  ])("knows the repackaging %s", (written) => expect(kindOf(written)).toBe("repacked"));

  it.each(["./output/checkpoint-300", "acme/Sprout-7B-Instruct", "acme/Sprout-2B"])(
    "cannot tell from %s",
    (written) => expect(kindOf(written)).toBe("other"),
  );

  it("takes an adapter that names no base", () => {
    expect([undefined, null, "", 3].map((written) => kindOf(written))).toEqual(
      new Array(4).fill("unnamed"),
    );
  });

  it("trusts equal weights whatever the name", () => {
    expect(kindOf("./output", "abc")).toBe("verified");
    expect(matchBase("./output", "abc", { ...base, weightsHash: null }).kind).toBe("other");
  });
});

describe("baseNote", () => {
  it("says what could not be checked, and nothing where the model is known", () => {
    const note = (written: unknown) => baseNote(matchBase(written, undefined, base), base);
    expect(note("acme/Sprout-2B-Instruct")).toBeNull();
    expect(note("unsloth/Sprout-2B-Instruct-bnb-4bit")).toContain("in other bits");
    expect(note("./output/checkpoint-300")).toContain('"./output/checkpoint-300"');
    expect(note(null)).toContain("does not say which base model");
  });
});
