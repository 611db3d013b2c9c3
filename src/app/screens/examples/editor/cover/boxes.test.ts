import { describe, expect, it } from "vitest";
import { boxBetween, boxWords, isBox, MIDDLE, movedBy, resizedBy } from "./boxes.ts";

describe("boxes", () => {
  it("are drawn from any corner, and not beyond the picture", () => {
    const box = { left: 0.25, top: 0.5, width: 0.25, height: 0.25 };
    expect(boxBetween({ x: 0.25, y: 0.5 }, { x: 0.5, y: 0.75 })).toEqual(box);
    expect(boxBetween({ x: 0.5, y: 0.75 }, { x: 0.25, y: 0.5 })).toEqual(box);
    expect(boxBetween({ x: 0.5, y: 0.5 }, { x: 1.5, y: -1 })).toEqual({
      ...{ left: 0.5, top: 0, width: 0.5, height: 0.5 },
    });
  });

  it("are none where a click was meant", () => {
    expect(isBox(boxBetween({ x: 0.5, y: 0.5 }, { x: 0.505, y: 0.9 }))).toBe(false);
    expect(isBox(MIDDLE)).toBe(true);
  });

  it("stay within the picture when they are moved or resized, and never vanish", () => {
    const box = { left: 0.5, top: 0.5, width: 0.25, height: 0.25 };
    expect(movedBy(box, { x: 9, y: -9 })).toEqual({ ...box, left: 0.75, top: 0 });
    expect(resizedBy(box, { x: 9, y: 0.125 })).toEqual({ ...box, width: 0.5, height: 0.375 });
    expect(isBox(resizedBy(box, { x: -9, y: -9 }))).toBe(true);
  });

  it("are told in words", () => {
    expect(boxWords(MIDDLE, 1)).toBe(
      "Box 2, 30 % wide and 20 % high, 35 % from the left and 40 % from the top",
    );
  });
});
