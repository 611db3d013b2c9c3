/** The table keeps the checks and stays short. */
import { expect, test } from "vitest";
import type { CurveLine } from "./curve.ts";
import { tableRows } from "./tableRows.ts";

const lines: CurveLine[] = [
  { key: "loss", label: "Loss", tone: "raw", stroke: "thin" },
  { key: "validation", label: "Check", tone: "validation", stroke: "dashed", dots: true },
];

test("400 steps become 40 rows, the last one and the checks, newest first", () => {
  const rows = Array.from({ length: 400 }, (_, step) =>
    step === 55 ? { step, loss: 1, validation: 2 } : { step, loss: 1 },
  );
  const shown = tableRows(rows, lines);
  // every 10th of 400 = 40 rows, + step 399, + step 55
  expect(shown).toHaveLength(42);
  expect(shown[0]!.step).toBe(399);
  expect(shown.some((row) => row.step === 55)).toBe(true);
});

test("rows without any of the lines' values are left out", () => {
  expect(tableRows([{ step: 1, lr: 1 }], lines)).toEqual([]);
});
