/** Placeholders in questions. */
import { expect, test } from "vitest";
import { withoutPlaceholders, withPlaceholders } from "./questionText.ts";

test("placeholders are hidden from people and put in front for the model", () => {
  expect(withoutPlaceholders("<image>\nWhat is <video> this?")).toBe("What is this?");
  expect(withPlaceholders("What is this?", [{ kind: "image" }, { kind: "video" }])).toBe(
    "<image>\n<video>\nWhat is this?",
  );
});

test("placeholders that were typed or pasted are not counted twice", () => {
  expect(withPlaceholders("<image> What is this?", [{ kind: "image" }])).toBe(
    "<image>\nWhat is this?",
  );
  expect(withPlaceholders("<image> What is this?", [])).toBe("What is this?");
});
