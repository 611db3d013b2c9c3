import { expect, test } from "vitest";
import { sampleCard } from "../adapter/testing/sampleCard.ts";
import { modelCard } from "./modelCard.ts";

const adapter = { baseModel: "scion/tiny", rank: 8, alpha: 16, dropout: 0 };
const facts = { ...sampleCard(), adapter, files: {} };

test("the stages of a run stand in its card as they were planned, and one stage is none", () => {
  const stages = [
    { title: "Captions", steps: 8 },
    { title: "Tasks", steps: 1 },
  ];
  expect(modelCard({ ...facts, stages })).toContain(
    "| Stages | Captions, 8 steps; then Tasks, 1 step |",
  );
  expect(modelCard(facts)).not.toContain("| Stages |");
});
