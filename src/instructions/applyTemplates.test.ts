import { describe, expect, it } from "vitest";
import type { Provenance } from "../protocol/provenance.ts";
import type { Example, Media, Turn } from "../protocol/records.ts";
import type { TemplateChoice } from "../protocol/instructions/templates.ts";
import { applyTemplates } from "./applyTemplates.ts";
import { acceptDrafts } from "../drafts/acceptDrafts.ts";
import { previewOf } from "./previewTemplates.ts";
import { templatedDrafts, withoutKnown } from "./templatedDrafts.ts";
import { templateTask } from "./tasks/index.ts";

const picture = (hash: string) => ({ kind: "image", hash }) as Media;
const turn = (question: string, answer: string, kind = ""): Turn => ({ question, answer, kind });
const example = (id: string, turns: Turn[], more: Partial<Example> = {}): Example => ({
  ...{ id, projectId: "p", part: "image", media: [picture(id)], turns, split: "train" },
  ...{ source: id, editedAt: "" },
  ...more,
});
const choose = (task: string, more: Partial<TemplateChoice> = {}): TemplateChoice => ({
  ...{ task, templates: templateTask(task).templates.map(({ id }) => id) },
  ...{ own: [], kinds: null, splits: ["train", "validation", "test"], seed: 1 },
  ...more,
});
const LABELS = ["apple", "pear", "plum", "fig", "kiwi"];
const fruit = Array.from({ length: 40 }, (_, i) =>
  example(`f${i}`, [turn("<image>\nWhich fruit?", LABELS[i % 5]!, "name")]),
);

describe("applyTemplates", () => {
  it("words a conversation anew where its picture stands, and keeps what it does not read", () => {
    const rows = [
      example("a", [
        turn("<image>\nWhat is it?", "a loaf", "name"),
        turn("Is it good?", "no", "state"),
      ]),
    ];
    const own = [{ id: "mine", task: "vqa", question: "Please. {Question}", answer: "{Answer}" }];
    const { made } = applyTemplates(rows, choose("vqa", { templates: [], own, kinds: ["state"] }));
    expect(made.map(({ turns }) => turns)).toEqual([
      [
        turn("<image>\nWhat is it?", "a loaf", "name"),
        { ...turn("Please. Is it good?", "no", "state"), templateId: "mine" },
      ],
    ]);
  });

  it("puts the picture of a later question in front of what it makes of it", () => {
    const rows = [
      example("a", [turn("<image>\nWhat is it?", "a loaf"), turn("Describe it.", "Brown crust.")]),
    ];
    const { made } = applyTemplates(rows, choose("caption"));
    expect(made).toHaveLength(2);
    for (const { turns, media } of made) {
      expect(turns).toHaveLength(1);
      expect(turns[0]!.question).toMatch(/^<image>\n\S/);
      expect(media.map(({ hash }) => hash)).toEqual(["a"]);
    }
  });

  it("offers up to four choices of which the letter names the right one, at every place alike", () => {
    const { made } = applyTemplates(fruit, choose("choice"));
    const places = new Map<string, number>();
    for (const { from, turns } of made) {
      const [{ question, answer }] = turns as [Turn];
      const options = [...question.matchAll(/^\(([A-D])\) (.+)$/gm)];
      expect(options).toHaveLength(4);
      expect(new Set(options.map(([, , label]) => label)).size).toBe(4);
      expect(options.find(([, letter]) => letter === answer)![2]).toBe(from.turns[0]!.answer);
      places.set(answer, (places.get(answer) ?? 0) + 1);
    }
    expect(made).toHaveLength(40);
    expect([...places.keys()].sort()).toEqual(["A", "B", "C", "D"]);
  });

  it("says yes where the label is the picture's, and no where it is another", () => {
    const { made } = applyTemplates(fruit, choose("yes-no"));
    const answers = made.map(({ from, turns }) => {
      const [{ question, answer }] = turns as [Turn];
      const named = LABELS.filter((label) => new RegExp(`\\b${label}\\b`).test(question));
      expect(named).toHaveLength(1);
      expect(answer).toBe(named[0] === from.turns[0]!.answer ? "Yes" : "No");
      return answer;
    });
    expect(answers.filter((answer) => answer === "Yes").length).toBeGreaterThan(10);
    expect(answers.filter((answer) => answer === "No").length).toBeGreaterThan(10);
  });

  it("lists the labels to learn from alone, and says of a rare one why nothing is asked", () => {
    const hidden = example("h", [turn("<image>\nWhich fruit?", "durian", "name")], {
      split: "test",
    });
    const rare = example("r", [turn("<image>\nWhich fruit?", "lime", "name")]);
    const applied = applyTemplates([...fruit, hidden, rare], choose("class"));
    for (const { turns } of applied.made) {
      expect(turns[0]!.question).toContain("apple, pear, plum, fig, kiwi");
      expect(turns[0]!.question).not.toMatch(/durian|lime/);
    }
    expect([...applied.leftOut.values()].reduce((sum, n) => sum + n, 0)).toBe(2);
    expect([...applied.leftOut.keys()]).toContain(
      "its answer is a label that is too rare to be asked for",
    );
  });

  it("counts every question once: worded or left out", () => {
    const rows = [
      ...fruit,
      example("t", [turn("Why does dough rise?", "Yeast makes gas.")], { part: "text", media: [] }),
      example("g", [turn("<image>\nGeneral?", "yes")], { part: "replay" }),
      example("e", [turn("<image>\n", "")]),
    ];
    const applied = applyTemplates(rows, choose("caption"));
    const preview = previewOf(applied);
    expect(preview.questions).toBe(41);
    const worded = preview.shares.reduce((sum, { count }) => sum + count, 0);
    const left = preview.leftOut.reduce((sum, { count }) => sum + count, 0);
    expect([worded, left]).toEqual([40, 1]);
    expect(preview.leftOut[0]!.reason).toBe("it shows no picture or clip");
    expect(preview.samples).toHaveLength(10);
    // Every template that was drawn is among them.
    const shown = new Set(preview.samples.flatMap(({ turns }) => turns.map((t) => t.templateId)));
    for (const { id, count } of preview.shares) if (count > 0) expect(shown).toContain(id);
  });

  it("makes of a recipe its parts, each under its kind", () => {
    const answer = "Pancakes\n\nIngredients:\n- 2 eggs\n\nSteps:\n1. Fry.";
    const rows = Array.from({ length: 60 }, (_, i) =>
      example(`r${i}`, [turn("<image>\nRecipe?", answer)]),
    );
    const { made } = applyTemplates(rows, choose("recipe"));
    const answers = new Map(made.map(({ turns }) => [turns[0]!.kind, turns[0]!.answer]));
    expect(Object.fromEntries(answers)).toEqual({
      ...{ recipe: answer, ingredients: "- 2 eggs", steps: "1. Fry.", dish: "Pancakes" },
    });
  });

  it("refuses a template without its placeholder, and a choice of none", () => {
    const own = [{ id: "mine", task: "vqa", question: "Say it.", answer: "{Answer}" }];
    expect(() => applyTemplates(fruit, choose("vqa", { own }))).toThrow(/lacks \{Question\}/);
    expect(() => applyTemplates(fruit, choose("vqa", { templates: [] }))).toThrow(
      /No template is chosen/,
    );
  });
});

describe("what templates wrote, as drafts", () => {
  const task = templateTask("class");
  const WHEN = "2025-01-02T03:04:05.000Z";
  const origin = {
    by: "import",
    what: "sheet",
    source: "Fruit 360",
    licence: "MIT",
    when: "",
  } as const;
  const rows = fruit.map((row, i) =>
    i === 0 ? { ...row, turns: [{ ...row.turns[0]!, provenance: origin }] } : row,
  );

  it("say who wrote them, from whose words, under which licence", async () => {
    const drafts = await templatedDrafts(applyTemplates(rows, choose("class")).made, task, WHEN);
    expect(drafts[0]!.turns[0]!.provenance).toEqual({
      ...{ by: "template", what: "Which of these is it?", when: WHEN },
      ...{ source: "Fruit 360", licence: "MIT" },
    });
    expect(drafts[1]!.turns[0]!.provenance).toMatchObject({ source: "", licence: "" });
    for (const draft of drafts) expect(Object.keys(draft.turns[0]!)).not.toContain("templateId");
  });

  it.each([
    ["vqa", "Which fruit?", ["apple", "pear"]],
    ["caption", "Describe it.", ["A red apple on a table.", "A green pear in a bowl."]],
    ["class", "Which fruit?", ["apple", "pear"]],
    ["choice", "Which fruit?", ["apple", "pear"]],
    ["yes-no", "Which fruit?", ["apple", "pear"]],
  ])(
    "of the kind %s name who gave the answer, until somebody changes it",
    async (id, asked, said) => {
      const answered = (at: number, provenance: Provenance) =>
        example(`x${at}`, [{ ...turn(`<image>\n${asked}`, said[at % 2]!, "name"), provenance }]);
      const own = [
        ...[0, 1, 2, 3].map((at) => answered(at, { ...origin, annotators: [`rater ${at}`] })),
        answered(4, { ...origin, annotators: ["anna"], edited: true }),
        answered(5, origin),
      ];
      const made = applyTemplates(own, choose(id)).made;
      const drafts = await templatedDrafts(made, templateTask(id), WHEN);
      const { examples } = acceptDrafts(drafts, own, WHEN);
      expect(
        examples.map(({ source, turns }) => [source, turns[0]!.provenance!.annotators]),
      ).toEqual([
        ...[0, 1, 2, 3].map((at) => [`x${at}`, [`rater ${at}`]]),
        ["x4", undefined],
        ["x5", undefined],
      ]);
    },
  );

  it("that say the same are one, with all who gave its answer", async () => {
    const origins = [["anna"], ["ben", "anna"], undefined].map((annotators) => ({
      ...origin,
      ...(annotators && { annotators }),
    }));
    const made = origins.map((provenance) => ({
      ...{ from: fruit[0]!, media: fruit[0]!.media },
      turns: [{ ...turn("<image>\nIs it a fig?", "No"), provenance, templateId: "mine" }],
    }));
    const drafts = withoutKnown(await templatedDrafts(made, task, WHEN), fruit);
    expect(drafts.map(({ turns }) => turns[0]!.provenance!.annotators)).toEqual([["anna", "ben"]]);
  });

  it("are the same drafts when they are made again, and none where an example says it already", async () => {
    const { made } = applyTemplates(rows, choose("class"));
    const [once, again] = await Promise.all([
      templatedDrafts(made, task, WHEN),
      templatedDrafts(made, task, "later"),
    ]);
    expect(again.map(({ id }) => id)).toEqual(once.map(({ id }) => id));
    expect(new Set(once.map(({ id }) => id)).size).toBe(40);
    const { examples } = acceptDrafts(once.slice(0, 10), rows, WHEN);
    expect(withoutKnown(again, [...rows, ...examples])).toHaveLength(30);
  });

  it("stay in the split of the example that they are made from", async () => {
    const hidden = rows.map(
      (row, i) => ({ ...row, split: i % 4 === 0 ? "test" : "train" }) as const,
    );
    const { made } = applyTemplates(hidden, choose("class"));
    const drafts = await templatedDrafts(made, task, WHEN);
    const { examples, refused } = acceptDrafts(drafts, hidden, WHEN);
    expect(refused).toEqual([]);
    expect(examples).toHaveLength(40);
    for (const made of examples)
      expect(made.split).toBe(hidden.find(({ source }) => source === made.source)!.split);
  });
});
