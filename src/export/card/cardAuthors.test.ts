import { expect, test } from "vitest";
import type { Provenance } from "../../protocol/provenance.ts";
import type { Turn } from "../../protocol/records.ts";
import { cardAuthors } from "./cardAuthors.ts";

const byModel: Provenance = {
  ...{ by: "model", what: "Answer drafted", source: "Scion | Sprout" },
  ...{ licence: "apache-2.0", when: "2026-01-01", acceptedAt: "2026-01-02" },
};
const turn = (answer: string, provenance?: Provenance): Turn => ({
  ...{ question: "Q", answer, kind: "" },
  ...(provenance && { provenance }),
});

test("answers are counted by who wrote them, and those that a person changed among them", () => {
  const text = cardAuthors([
    { turns: [turn("A"), turn("B", byModel), turn("", byModel)] },
    { turns: [turn("C", { ...byModel, when: "2026-03-03", edited: true })] },
    { turns: [{ ...turn("D", byModel), trained: false }] },
  ]);
  expect(text.split("\n").slice(-2)).toEqual([
    "| a model, accepted by a person | Answer drafted | Scion \\| Sprout | apache-2.0 | 2 | 1 |",
    "| not recorded |  |  |  | 1 | 0 |",
  ]);
});

test("without answers nothing is said", () => {
  expect(cardAuthors([{ turns: [turn("")] }])).toBe("");
});
