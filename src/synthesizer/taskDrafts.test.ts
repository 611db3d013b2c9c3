import { expect, test } from "vitest";
import { captionsIn } from "../synthesis/captions.ts";
import type { Example, Media } from "../protocol/records.ts";
import type { Synthesis, SynthesisRow } from "../protocol/synthesis.ts";
import { taskDrafts } from "./taskDrafts.ts";

const media = (hash: string) => ({ kind: "image", hash, width: 8, height: 8 }) as Media;
const synthesis = (withCaption = true): Synthesis => ({
  ...{ id: "s", projectId: "p", runId: "r", synthesizer: "T", createdAt: "2026-01-01" },
  pictures: ["a", "b", "c"].map((hash) => ({
    ...{ media: media(hash), caption: `A bowl of ${hash}.`, source: hash },
  })),
  status: "running",
  settings: {
    ...{ writing: "free", temperature: 0, seed: 1, maxNewTokens: 10, withCaption },
    ...{ filter: { kind: "rule" }, answer: "reasoned" },
  },
});
const triplet = { instruction: "What is it?", precise: "a bowl", informative: "It is a bowl." };
const row = (index: number, label: "Yes" | "No" | null): SynthesisRow => ({
  ...{ index, text: "", endless: false, lost: [] },
  triplet: label && triplet,
  ...(label && { verdict: { label, output: label } }),
});
const rows = [row(0, "Yes"), row(1, "No"), row(2, null)];
const kinds = async (of: Synthesis, examples: Example[] = []) =>
  (await taskDrafts(of, rows, captionsIn(examples))).map(
    ({ media: [medium], state, turns }) =>
      `${medium!.hash} ${state} ${turns
        .map(({ kind }) => kind)
        .sort()
        .join("+")}`,
  );

test("a picture of which nothing was kept is learnt by its description alone, and a kept question needs no second one", async () => {
  expect(await kinds(synthesis())).toEqual([
    "a waiting caption+written",
    "b rejected caption+written",
    "b waiting caption",
    "c waiting caption",
  ]);
  const drafts = await taskDrafts(synthesis(), rows, () => false);
  expect(drafts[2]!.turns[0]).toMatchObject({ answer: "A bowl of b." });
  expect(drafts[2]!.turns[0]!.question).toMatch(/^<image>\n/);
  expect(drafts.map(({ doubts }) => doubts[0]?.slice(0, 12))).toEqual([
    undefined,
    expect.anything(),
    "The question",
    "No question ",
  ]);
});

test("not where descriptions are left out, nor where an example has it already", async () => {
  expect(await kinds(synthesis(false))).toEqual(["a waiting written", "b rejected written"]);
  const learnt = {
    ...{ part: "image", split: "train", media: [media("c")] },
    turns: [{ question: "<image>\nDescribe it.", answer: " A bowl of c. ", kind: "" }],
  } as unknown as Example;
  expect(await kinds(synthesis(), [learnt])).not.toContain("c waiting caption");
});
