import { expect, test } from "vitest";
import { mostThatFits } from "./mostThatFits.ts";

test.each([0, 1, 2, 7, 15, 16])("finds that %s of 16 fit, in few tries", (limit) => {
  let made = 0;
  const make = (count: number) => {
    made++;
    return count <= limit ? `${count}` : undefined;
  };
  expect(mostThatFits(16, make)).toEqual({ count: limit, made: `${limit}` });
  expect(made).toBeLessThanOrEqual(6);
});

test("nothing where not even none fits, and all of none", () => {
  expect(mostThatFits(4, () => undefined)).toBeUndefined();
  expect(mostThatFits(0, (count) => count)).toEqual({ count: 0, made: 0 });
});
