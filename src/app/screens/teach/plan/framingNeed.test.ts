import { expect, it } from "vitest";
import type { Media } from "../../../../protocol/records.ts";
import { framingNeed } from "./framingNeed.ts";

const shown = (hash: string, width: number, height: number) => ({
  media: [{ hash, width, height } as Media],
});
const examples = [
  ...[shown("a", 640, 480), shown("b", 1920, 1080), shown("b", 1920, 1080)],
  ...[shown("c", 200, 900), { media: [] }],
];
const all = ["crop", "pad", "squeeze"] as const;

it("counts files of which more than a quarter is cut off, each once", () => {
  const need = framingNeed(examples, {}, all);
  expect(need).toMatchObject({ id: "framing", state: "watch" });
  expect(need?.detail).toContain("2 of 3 pictures and clips lose more than a quarter");
});

it("says nothing where all of them is shown, the model has no choice, or none is cut so much", () => {
  expect(framingNeed(examples, { framing: "pad" }, all)).toBeNull();
  expect(framingNeed(examples, {}, [])).toBeNull();
  expect(framingNeed(examples.slice(0, 1), {}, all)).toBeNull();
});
