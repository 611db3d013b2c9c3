import { describe, expect, it } from "vitest";
import {
  dropPlaceholders,
  placeholdersIn,
  replacePlaceholders,
  splitAtPlaceholders,
  splitLeadingPlaceholders,
} from "./placeholders.ts";

describe("placeholders", () => {
  const text = "<video>\n<image> What is <image>here?";

  it("are found in order", () => {
    expect(placeholdersIn(text)).toEqual(["video", "image", "image"]);
    expect(placeholdersIn("<images> < image>")).toEqual([]);
  });

  it("at the beginning are parted from the words", () => {
    expect(splitLeadingPlaceholders(text)).toEqual(["<video>\n<image> ", "What is <image>here?"]);
    expect(splitLeadingPlaceholders("What?")).toEqual(["", "What?"]);
  });

  it("are replaced by kind and number", () => {
    expect(replacePlaceholders(text, (kind, i) => `[${kind} ${i}]`)).toBe(
      "[video 0]\n[image 1] What is [image 2]here?",
    );
  });

  it("are dropped with the space after them", () => {
    expect(dropPlaceholders(text, (i) => i === 0)).toBe("<image> What is <image>here?");
    expect(dropPlaceholders(text, () => true)).toBe("What is here?");
  });

  it("cut a text into kinds and words", () => {
    expect(splitAtPlaceholders("a <image>b")).toEqual([
      { words: "a " },
      { kind: "image" },
      { words: "b" },
    ]);
  });
});
