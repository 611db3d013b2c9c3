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

test("the card of a run without lists of answers says of how many questions they were left out", () => {
  expect(modelCard({ ...facts, lists: { train: 84, watched: 1 } })).toContain(
    "| Lists of answers | left out of 84 questions to learn from and 1 watched question (incomplete",
  );
  expect(modelCard(facts)).not.toContain("| Lists of answers |");
});

test("where the log of the project ended is said as the verifier takes it", () => {
  const mark = `12:${"ab".repeat(32)}`;
  expect(modelCard(facts)).toContain(`node tools/log/verify.mjs log.jsonl ${mark}`);
  expect(modelCard({ ...facts, log: { entries: 0, hash: "" } })).not.toContain("What was done");
});

test("what was held in 16 bits stands in the card, where anything was computed twice", () => {
  const row = "| Held between forward and backward | inputs of recomputed blocks in f16,";
  const half = { ...facts.config, activations: "f16" } as const;
  expect(modelCard({ ...facts, config: { ...half, checkpointing: true } })).toContain(row);
  expect(modelCard({ ...facts, config: half })).not.toContain(row);
  expect(modelCard({ ...facts, config: { ...facts.config, checkpointing: true } })).not.toContain(
    row,
  );
});
