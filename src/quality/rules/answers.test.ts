/** The rules about what is answered, and by whom. */
import { describe, expect, test } from "vitest";
import type { Provenance } from "../../protocol/provenance.ts";
import type { Example } from "../../protocol/records.ts";
import { only } from "../testing/found.ts";
import { picture, row, turn } from "../testing/rows.ts";

describe("answers", () => {
  test("contradict each other about the same files alone, when they are short", () => {
    const media = [picture("m")];
    const ask = (id: string, question: string, answer: string, files = media) =>
      row(id, { media: files, turns: [turn(`<image>\n${question}`, answer)] });
    const rows = [
      ask("a", "Which cell?", "Neutrophil."),
      ask("b", "which cell", "monocyte"),
      ask("c", "Which cell?", "neutrophil"),
      ask("d", "How many of 3?", "2"),
      ask("e", "How many of 5?", "4"),
      ask("f", "Describe it.", "A round cell with a dark nucleus in the middle."),
      ask("g", "Describe it.", "Pale, with many small grains all over it and no nucleus."),
      ask("h", "Which cell?", "basophil", [picture("other")]),
    ];
    expect(only("contradictions", rows)).toMatchObject([
      {
        groups: [["a", "b", "c"]],
        text: expect.stringContaining(
          "Of 1 question that is answered more than once, 1 has different answers.",
        ),
        conflicts: [
          {
            question: "Which cell?",
            answers: [
              {
                answer: "Neutrophil.",
                places: [
                  { id: "a", turn: 0 },
                  { id: "c", turn: 0 },
                ],
              },
              { answer: "monocyte", places: [{ id: "b", turn: 0 }] },
            ],
          },
        ],
      },
    ]);
  });

  test("of two writers who disagree are counted apart from those of one, or of nobody known", () => {
    const from = (when: string): Provenance => ({
      ...{ by: "import", what: "CSV file", source: "", licence: "", when },
    });
    const [anna, ben] = ["2026-01-01", "2026-01-02"].map(from);
    const ask = (id: string, file: string, answer: string, provenance?: Provenance) =>
      row(id, {
        media: [picture(file)],
        turns: [turn("<image>\nBenign?", answer, { ...(provenance && { provenance }) })],
      });
    const pairs = (...rows: Example[]) => only("contradictions", rows)[0]!.text;
    const agreed = [ask("a", "x", "Yes", anna), ask("b", "x", "yes.", ben)];
    const one = [ask("c", "y", "Yes", anna), ask("d", "y", "No", anna)];
    const unknown = [ask("e", "z", "Yes", anna), ask("f", "z", "No")];
    const two = [ask("g", "v", "Yes", anna), ask("h", "v", "No", ben)];
    expect(pairs(...agreed, ...one, ...unknown)).toContain(
      "Of 3 questions that are answered more than once, 2 have different answers.",
    );
    expect(pairs(...agreed, ...one, ...unknown, ...two)).toContain(
      "Of 4 questions that are answered more than once, 3 have different answers, 1 of them by different writers who disagree.",
    );
    expect(only("contradictions", agreed)).toEqual([]);
  });

  describe("of annotators who are named", () => {
    const ask = (id: string, file: string, answer: string, ...annotators: string[]) =>
      row(id, {
        media: [picture(file)],
        turns: [
          turn("<image>\nBenign?", answer, {
            provenance: {
              ...{ by: "import", what: "CSV file", source: "", licence: "", when: "2026-01-01" },
              ...(annotators.length > 0 && { annotators }),
            },
          }),
        ],
      });
    const agreed = ask("a", "x", "Yes", "anna", "ben");
    const divided = [ask("b", "y", "No", "cem"), ask("c", "y", "Yes", "anna", "ben")];
    const tied = [ask("d", "z", "Yes", "anna"), ask("e", "z", "No", "ben")];

    test("it is said who differ from whom, of how many questions that both answered", () => {
      const [finding] = only("contradictions", [agreed, ...divided, ...tied]);
      expect(finding!.text).toContain(
        "Of 3 questions that are answered more than once, 2 have different answers, 2 of them by different writers who disagree. Annotators who differ, of the questions that both answered: anna and ben in 1 of 3, anna and cem in 1 of 1, ben and cem in 1 of 1.",
      );
      expect(finding!.groups).toEqual([
        ["b", "c"],
        ["d", "e"],
      ]);
      expect(only("contradictions", [agreed])).toEqual([]);
    });

    test("what most gave can stay in one step, also where it is one example", () => {
      const [finding] = only("contradictions", [...divided, ...tied]);
      expect(finding!.conflicts![0]!.answers.map(({ answer }) => answer)).toEqual(["Yes", "No"]);
      expect(finding!.repairs[0]).toMatchObject({
        label: "Keep what most answered, in 1 question",
        setAside: ["b"],
      });
      const [even] = only("contradictions", tied);
      expect(even!.repairs.map(({ label }) => label)).toEqual(["Set 2 examples aside"]);
    });

    test("the question of an example that another question sets aside is left to the person", () => {
      const two = (id: string, file: string, first: string, second: string, name: string) => {
        const [one] = ask(id, file, first, name).turns;
        const more = { ...one!, question: "Large?", answer: second };
        return row(id, { media: [picture(file)], turns: [one!, more] });
      };
      const rows = [
        two("a", "x", "Yes", "No", "anna"),
        two("b", "x", "Yes", "Yes", "ben"),
        two("c", "x", "No", "Yes", "cem"),
      ];
      const [finding] = only("contradictions", rows);
      expect(finding!.conflicts).toHaveLength(2);
      expect(finding!.repairs[0]).toMatchObject({
        label: "Keep what most answered, in 1 question",
        setAside: ["c"],
      });
    });

    test("one who changes an answer here is no longer that annotator", () => {
      const [first, second] = tied;
      const edited = {
        ...second!,
        turns: second!.turns.map((one) => ({
          ...one,
          provenance: { ...one.provenance!, edited: true as const },
        })),
      };
      const [finding] = only("contradictions", [first!, edited]);
      expect(finding!.text).toContain("1 of them by different writers who disagree.");
      expect(finding!.text).not.toContain("Annotators");
    });
  });

  test("that are missing are named, and only fully blank examples are offered for removal", () => {
    const rows = [
      row("a", { turns: [turn("<image>", " ")] }),
      row("b", { turns: [turn("<image>", "x"), turn("And?", "")] }),
      row("c"),
    ];
    const [finding] = only("emptyAnswers", rows);
    expect(finding!.groups).toEqual([["a"], ["b"]]);
    expect(finding!.repairs[0]!.remove).toEqual(["a"]);
  });

  test("long ones stand out among short ones to the same question", () => {
    const rows = Array.from({ length: 12 }, (_, i) =>
      row(`r${i}`, {
        turns: [turn("<image>\nWhat?", i === 5 ? "one ".repeat(10).trim() : `word ${i}`)],
      }),
    );
    expect(only("answerLengths", rows)).toMatchObject([{ groups: [["r5"]] }]);
    expect(only("answerLengths", rows.slice(0, 9))).toEqual([]);
  });
});
