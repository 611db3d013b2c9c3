import { expect, test } from "vitest";
import { sampleCard } from "../adapter/testing/sampleCard.ts";
import { modelCard } from "./modelCard.ts";

test("the stages of a run stand in its card as they were planned, and one stage is none", () => {
  const stages = [
    { title: "Captions", steps: 8 },
    { title: "Tasks", steps: 1 },
  ];
  expect(modelCard({ ...sampleCard(), stages })).toContain(
    "| Stages | Captions, 8 steps; then Tasks, 1 step |",
  );
  expect(modelCard(sampleCard())).not.toContain("| Stages |");
});
