/** A seed is one fault, everywhere; seeds in a row meet every pair of operation and fault. */
import { expect, test } from "vitest";
import { FAULTS, pairsOf, planFault } from "./plan.ts";

const OPERATIONS = [
  { name: "train", usesDevice: true, readsFiles: false },
  { name: "import", usesDevice: false, readsFiles: true },
];

test("the same seed plans the same fault", () => {
  for (const seed of [1, 7, 4711])
    expect(planFault(seed, OPERATIONS)).toEqual(planFault(seed, OPERATIONS));
  const shares = Array.from({ length: 50 }, (_, i) => planFault(i + 1, OPERATIONS).share);
  expect(new Set(shares).size).toBe(50);
  expect(shares.every((share) => share >= 0 && share < 1)).toBe(true);
});

test("as many seeds as there are pairs take each pair once, in another order each time", () => {
  // A file means nothing to training, a device nothing to an import.
  const pairs = FAULTS.length - 1 + FAULTS.length - 2;
  expect(pairsOf(OPERATIONS).length).toBe(pairs);
  const take = (first: number) =>
    Array.from({ length: pairs }, (_, i) => planFault(first + i, OPERATIONS)).map(
      ({ operation, fault }) => `${operation}, ${fault}`,
    );
  expect(new Set(take(1)).size).toBe(pairs);
  expect(new Set(take(1 + pairs))).toEqual(new Set(take(1)));
  expect(take(1 + pairs)).not.toEqual(take(1));
});

test("a fault strikes where it means something", () => {
  const planned = Array.from({ length: 200 }, (_, i) => planFault(i + 1, OPERATIONS));
  const ofImport = planned.filter(({ operation }) => operation === "import");
  expect(ofImport.some(({ fault }) => fault === "device destroyed")).toBe(false);
  const atDevice = planned.filter(({ among }) => among === "device");
  expect(atDevice.length).toBeGreaterThan(20);
  expect(atDevice.some(({ operation }) => operation === "import")).toBe(false);
  expect(atDevice.some(({ fault }) => fault === "disk full")).toBe(false);
  const changed = planned.filter(({ fault }) => fault === "file changed");
  expect(changed.length).toBeGreaterThan(5);
  expect(changed.every(({ operation }) => operation === "import")).toBe(true);
  expect(planned.filter(({ among }) => among === "reading")).toEqual(changed);
});
