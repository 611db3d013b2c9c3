import { expect, it } from "vitest";
import { cameraProblem } from "./cameraProblem.ts";

it("says what to do about each reason that browsers give, and about others", () => {
  const of = (name: string) => cameraProblem(new DOMException("", name));
  expect(of("NotAllowedError")).toContain("Allow it");
  expect(of("NotFoundError")).toContain("choose a file");
  expect(of("NotReadableError")).toContain("Close it");
  expect(of("toString")).toContain("choose its file");
  expect(cameraProblem("x")).toContain("choose its file");
});
