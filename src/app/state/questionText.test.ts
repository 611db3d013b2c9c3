/** Slots in questions. */
import { expect, test } from "vitest";
import { withoutSlots, withSlots } from "./questionText.ts";

test("slots are hidden from people and put in front for the model", () => {
  expect(withoutSlots("<image>\nWhat is <video> this?")).toBe("What is this?");
  expect(withSlots("What is this?", [{ kind: "image" }, { kind: "video" }])).toBe(
    "<image>\n<video>\nWhat is this?",
  );
});

test("slots that were typed or pasted are not counted twice", () => {
  expect(withSlots("<image> What is this?", [{ kind: "image" }])).toBe("<image>\nWhat is this?");
  expect(withSlots("<image> What is this?", [])).toBe("What is this?");
});
