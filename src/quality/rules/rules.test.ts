import { describe, expect, test } from "vitest";
import type { Provenance } from "../../protocol/provenance.ts";
import type { Example } from "../../protocol/records.ts";
import { findAll, QUALITY_RULES } from "../index.ts";
import { input, picture, row, turn } from "../testing/rows.ts";
import { signedTiles } from "../testing/tiles.ts";

const titles = (...args: Parameters<typeof input>) =>
  findAll(input(...args)).findings.map(({ rule }) => rule);
const only = (rule: string, ...args: Parameters<typeof input>) =>
  findAll(input(...args)).findings.filter((finding) => finding.rule === rule);

/** Different pictures with different answers in five wordings: nothing is wrong with it. */
const WORDINGS = [
  "What is it?",
  "Name this.",
  "Which thing is shown?",
  "Say what it is.",
  "It is a?",
];
const control = () =>
  signedTiles()
    .filter(({ media }) => !media.hash.includes(" of "))
    .map(({ media }, i) =>
      row(media.hash, {
        split: i % 4 === 0 ? "test" : "train",
        turns: [turn(`<image>\n${WORDINGS[i % 5]!}`, `answer ${i}`)],
      }),
    );

describe("a control set", () => {
  test("of 48 different pictures has no finding, and each rule says what it looked at", () => {
    const { findings, lookedAt } = findAll(input(control(), signedTiles(), { viewSide: 64 }));
    expect(findings).toEqual([]);
    expect(lookedAt.map(({ rule }) => rule)).toEqual(QUALITY_RULES.map(({ id }) => id));
    expect(lookedAt.every(({ text }) => text.endsWith("."))).toBe(true);
  });
});

describe("leaks", () => {
  test("are found by file, by source and by the words of a text, and nowhere else", () => {
    const text = (id: string, split: Example["split"], question: string) =>
      row(id, { split, part: "text", media: [], turns: [turn(question, "Yes.")] });
    const rows = [
      row("a", { media: [picture("same")] }),
      row("b", { media: [picture("same")], split: "test" }),
      row("c", { source: "patient 7" }),
      row("d", { source: "patient 7", split: "validation" }),
      text("e", "train", "Is salt a spice?"),
      text("f", "test", "is  salt a spice"),
      text("g", "test", "Is sugar a spice?"),
      row("h"),
      row("i", { split: "test" }),
    ];
    const [leak, ...others] = only("leaks", rows);
    expect(others).toEqual([]);
    expect(leak!.groups).toEqual([
      ["a", "b"],
      ["c", "d"],
      ["e", "f"],
    ]);
  });

  test("a copy in another split is a leak, and mending it gives both one split and one source", () => {
    const tiles = signedTiles();
    const copy = "half of clothing/t-shirt-train-21.jpg";
    const original = copy.replace("half of ", "");
    const rows = [
      ...control(),
      row(copy, { split: "validation" }),
      // Of the copy's source, and so to be moved with it.
      row("beside", { source: `source ${copy}`, split: "validation" }),
    ];
    const [finding] = only("lookAlikes", rows, tiles);
    expect(finding).toMatchObject({ severity: "bad", groups: [[original, copy]] });
    const [, learn] = finding!.repairs;
    const change = new Map(learn!.change!.map((one) => [one.id, one]));
    const mended = rows.map((one) => ({ ...one, ...change.get(one.id) }));
    expect(only("lookAlikes", mended, tiles)).toMatchObject([{ severity: "hint" }]);
    expect(only("leaks", mended, tiles)).toEqual([]);
    const of = (id: string) => mended.find((one) => one.id === id)!;
    expect([original, copy, "beside"].map((id) => of(id).split)).toEqual(Array(3).fill("train"));
    expect(new Set([original, copy, "beside"].map((id) => of(id).source)).size).toBe(1);
    // Nothing else was touched.
    expect(change.size).toBeLessThanOrEqual(3);
  });

  test("the first repair keeps a group where most of it is", () => {
    const rows = ["a", "b", "c"].map((id) => row(id, { source: "s", split: "test" }));
    const [finding] = only("leaks", [...rows, row("d", { source: "s" })]);
    expect(finding!.repairs[0]!.change).toEqual([{ id: "d", split: "test" }]);
  });
});

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

describe("duplicates", () => {
  test("keep their first, and a file asked about twice is none", () => {
    const media = [picture("m")];
    const turns = [turn("<image>\nWhat?", "leek")];
    const rows = [
      row("a", { media, turns }),
      row("b", { media, turns }),
      row("c", { media, turns: [turn("<image>\nHow many?", "leek")] }),
    ];
    const [finding] = only("duplicates", rows);
    expect(finding).toMatchObject({ groups: [["a", "b"]], repairs: [{ remove: ["b"] }] });
    expect(only("duplicates", [rows[0]!, rows[2]!])).toEqual([]);
  });
});

describe("pictures", () => {
  test("are small for the model, and smaller for reading", () => {
    const sized = (id: string, side: number, question = "What is it?") =>
      row(id, {
        media: [picture(id, { width: side, height: side })],
        turns: [turn(`<image>\n${question}`, id)],
      });
    const rows = [
      sized("tiny", 20),
      sized("half", 168),
      sized("less", 160),
      sized("read", 300, "What text is on the label?"),
      sized("fine", 336, "What text is on the label?"),
    ];
    const small = (viewSide: number | null) =>
      only("smallPictures", rows, [], { viewSide }).flatMap(({ groups }) => groups.flat());
    expect(small(336)).toEqual(["tiny", "less", "read"]);
    expect(small(null)).toEqual(["tiny"]);
  });

  test("of one colour are blank", () => {
    const blank = { hash: "blank", kind: "image", localName: "x" } as const;
    const frames = [{ blocks: new Uint32Array(8), thumb: new Float32Array(256), contrast: 0.4 }];
    const found = only("blankPictures", [row("blank"), row("other")], [{ media: blank, frames }]);
    expect(found).toMatchObject([{ groups: [["blank"]] }]);
  });
});

describe("the whole set", () => {
  const many = (count: number, make: (i: number) => Partial<Example>) =>
    Array.from({ length: count }, (_, i) => row(`r${i}`, make(i)));

  test("with a class of a tenth of another is uneven", () => {
    const rows = (rare: number) =>
      many(40 + rare, (i) => ({ turns: [turn("<image>\nWhich?", i < 40 ? "benign" : "malign")] }));
    expect(only("classImbalance", rows(4))[0]!.groups).toHaveLength(4);
    expect(only("classImbalance", rows(5))).toEqual([]);
  });

  test("is even enough when the commonest class is cut to what is suggested, and hidden rows are no part of it", () => {
    const rows = many(60, (i) => ({
      turns: [turn("<image>\nWhich?", i < 50 ? "Benign" : i < 57 ? "other" : "malign")],
      source: `patient ${i % 10}`,
      split: i % 25 === 24 ? "test" : "train",
    }));
    const { uneven } = only("classImbalance", rows)[0]!;
    expect(uneven).toMatchObject({ question: "Which?", suggested: 29, heldOut: 2 });
    expect(uneven!.classes.map(({ label, ids }) => [label, ids.length])).toEqual([
      ["Benign", 48],
      ["other", 7],
      ["malign", 3],
    ]);
    const capped = (most: number) => {
      const gone = new Set(uneven!.classes.flatMap(({ ids }) => ids.slice(most)));
      return rows.filter(({ id }) => !gone.has(id));
    };
    expect(only("classImbalance", capped(29))).toEqual([]);
    expect(only("classImbalance", capped(30))).toHaveLength(1);
    const kept = capped(10).filter(
      ({ split, turns }) => split === "train" && turns[0]!.answer === "Benign",
    );
    expect(new Set(kept.map(({ source }) => source)).size).toBe(10);
    expect(capped(10).filter(({ split }) => split === "test")).toHaveLength(2);
  });

  test("in one wording is said to be so, and in two is not", () => {
    const asked = (wordings: string[]) =>
      many(40, (i) => ({
        turns: [turn(`<image>\n${wordings[i % wordings.length]!}`, `thing ${i}`)],
      }));
    expect(only("promptDiversity", asked(["What is it?"]))).toHaveLength(1);
    expect(only("promptDiversity", asked(["What is it?", "Name it."]))).toEqual([]);
  });

  test("of one type of task is said to be so", () => {
    const asked = (other: string) =>
      many(30, (i) => ({ turns: [turn(i % 2 ? "<image>\nDescribe it." : other, `thing ${i}`)] }));
    expect(only("taskCoverage", asked("<image>\nGive a caption."))).toHaveLength(1);
    expect(only("taskCoverage", asked("<image>\nWhere is the leek?"))).toEqual([]);
  });

  test("conversations over the model's limit are too long", () => {
    const tokens = new Map([
      ["a", 100],
      ["b", 101],
    ]);
    const refused = new Map([["c", "It shows a clip."]]);
    const found = only(
      "modelLimits",
      ["a", "b", "c"].map((id) => row(id)),
      [],
      {
        lengths: { tokens, limit: 100, refused },
      },
    );
    expect(found).toMatchObject([
      { groups: [["b"]] },
      { groups: [["c"]], text: "Of the first: It shows a clip." },
    ]);
  });

  test("answers that need no picture are named, the blindest first", () => {
    const visualGains = [
      { exampleId: "a", gain: 0.5 },
      { exampleId: "b", gain: -0.1 },
      { exampleId: "c", gain: -0.4 },
      { exampleId: "gone", gain: -1 },
    ];
    const found = only("visualDependence", [row("a"), row("b"), row("c")], [], { visualGains });
    expect(found).toMatchObject([{ severity: "weak", groups: [["c"], ["b"]], repairs: [] }]);
    const rows = ["a", "b", "c"].map((id) => row(id));
    const few = visualGains.map((one) => (one.exampleId === "b" ? { ...one, gain: 0.1 } : one));
    expect(only("visualDependence", rows, [], { visualGains: few })).toMatchObject([
      { severity: "hint", groups: [["c"]], repairs: [{ setAside: ["c"] }] },
    ]);
    expect(titles([row("a")], [], { visualGains: null })).toEqual([]);
  });
});
