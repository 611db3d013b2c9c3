import { expect, test } from "vitest";
import type { Provenance } from "../protocol/provenance.ts";
import type { Example, Turn } from "../protocol/records.ts";
import { countAuthors, withEditsRecorded, writtenHere } from "./provenance.ts";

const NOW = "2026-02-02T00:00:00Z";
const by = (author: Provenance["by"]): Provenance => ({
  ...{ by: author, what: "somehow", source: "", licence: "", when: "2026" },
});
const turn = (question: string, answer: string, provenance?: Provenance): Turn => ({
  ...{ question, answer, kind: "" },
  ...(provenance && { provenance }),
});
const example = (...turns: Turn[]): Example => ({
  ...{ id: "e", projectId: "p", part: "text", media: [], turns, split: "train" },
  ...{ source: "s", editedAt: "2026" },
});

test.each<[string, Turn[], Turn[], Turn[]]>([
  ["a first answer is the person's", [turn("Q", "")], [turn("Q", "A")], [turn("Q", "A", writtenHere(NOW))]],
  ["an unanswered question has no author yet", [], [turn("Q", "")], [turn("Q", "")]],
  ["what a model wrote and a person changed is edited", [turn("Q", "A", by("model"))], [turn("Q", "B", by("model"))], [turn("Q", "B", { ...by("model"), edited: true })]],
  ["a changed question counts as much as a changed answer", [turn("Q", "A", by("import"))], [turn("R", "A", by("import"))], [turn("R", "A", { ...by("import"), edited: true })]],
  ["one's own words stay one's own", [turn("Q", "A", by("person"))], [turn("Q", "B", by("person"))], [turn("Q", "B", by("person"))]],
  ["words that were typed on while they were being saved stay one's own", [turn("Q", "A", by("person"))], [turn("Q", "AB")], [turn("Q", "AB", by("person"))]],
  ["words of unknown origin stay of unknown origin when they are changed", [turn("Q", "A")], [turn("Q", "B")], [turn("Q", "B")]],
  ["a turn that only moved is as it was", [turn("Q", "A", by("model")), turn("R", "B")], [turn("R", "B"), turn("Q", "A", by("model"))], [turn("R", "B"), turn("Q", "A", by("model"))]],
  ["a kind is not a word", [turn("Q", "A", by("model"))], [{ ...turn("Q", "A", by("model")), kind: "name" }], [{ ...turn("Q", "A", by("model")), kind: "name" }]],
])("%s", (_, before, after, expected) => {
  expect(withEditsRecorded(example(...before), example(...after), NOW).turns).toEqual(expected);
}); // prettier-ignore

test("answered turns are counted by who wrote them", () => {
  const rows = [
    example(turn("Q", "A", by("person")), turn("Q", "", by("model"))),
    example(turn("Q", "A", { ...by("model"), edited: true }), turn("Q", "A")),
    example(turn("Q", "A", by("template"))),
  ];
  expect(countAuthors(rows)).toEqual({
    ...{ person: 1, template: 1, model: 1, import: 0, unknown: 1, edited: 1 },
  });
});
