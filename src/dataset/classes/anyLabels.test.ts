/** Whatever people call their classes, nothing that looks for them may fail. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { labelsIn } from "../../metrics/index.ts";
import type { Example } from "../../protocol/records.ts";
import { findClassTasks } from "./classTask.ts";
import { classesByKind } from "./classesByKind.ts";
import { learntWithoutList, withoutAnswerLists } from "./withoutLists.ts";

const MARKS = [..."-/\\^$.*+?()[]{}|'\"`~!@#%&_=<>,;: "];
const label = fc
  .tuple(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
    fc.constantFrom(...MARKS),
    fc.string({ maxLength: 4 }),
  )
  .map((parts) => parts.join("").trim())
  .filter((text) => text.length > 0);

function examplesOf(labels: readonly string[]): Example[] {
  const question = `<image>\nWhich is it? Choose from ${labels.join(", ")}.`;
  return [...labels, ...labels].map((answer, i) => ({
    ...{
      id: String(i),
      projectId: "p",
      part: "image",
      split: "train",
      source: String(i),
      editedAt: "",
    },
    media: [{ hash: String(i) } as Example["media"][number]],
    turns: [{ question, answer, kind: "name" }],
  }));
}

it("labels of any marks are found as classes, in lists and in answers", () => {
  fc.assert(
    fc.property(fc.uniqueArray(label, { minLength: 2, maxLength: 5 }), (labels) => {
      const examples = examplesOf(labels);
      const tasks = findClassTasks(examples);
      expect(tasks.length).toBeLessThanOrEqual(1);
      const known = learntWithoutList(examples);
      for (const example of examples) {
        const { example: without } = withoutAnswerLists(example, known);
        expect(without.turns[0]!.answer).toBe(example.turns[0]!.answer);
      }
      for (const name of labels) labelsIn(`It is ${name}, I think.`, labels);
      classesByKind(labels.map((reference) => ({ kind: "name", reference })));
    }),
    { seed: 1, numRuns: 150 },
  );
});
