import fc from "fast-check";
import { expect, it } from "vitest";
import { firstTokens } from "./firstTokens.ts";

it("keep the marks of the beginning and the end, whatever lies between", () => {
  const ids = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 });
  const marks = fc.array(fc.integer({ min: 7, max: 9 }), { maxLength: 2 });
  fc.assert(
    fc.property(ids, marks, marks, fc.integer({ min: 4, max: 16 }), (bare, begin, end, most) => {
      const whole = [...begin, ...bare, ...end];
      const kept = firstTokens(whole, bare, most);
      expect(kept).toHaveLength(Math.min(whole.length, most));
      const inside = most - begin.length - end.length;
      expect(kept).toEqual([...begin, ...bare.slice(0, Math.max(0, inside)), ...end]);
    }),
  );
});

it("are refused where the text is not in one piece", () => {
  expect(() => firstTokens([7, 1, 5, 2, 8], [1, 2], 4)).toThrow("not in one piece");
});
