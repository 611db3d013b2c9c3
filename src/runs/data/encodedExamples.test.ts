/** Each example is tokenised once for all that a start asks, and again when what the model sees of it changes. */
import { expect, test, vi } from "vitest";
import { PLAIN_MIXTURE } from "../../protocol/instructions/mixture.ts";
import type { Example } from "../../protocol/records.ts";
import { familyReader, recordedFamilies } from "../../text/testing/loadFamily.ts";
import type { TemplateMessage } from "../../text/chatTemplate.ts";
import { countLists } from "./countLists.ts";
import { encodeExamples, encodingOf } from "./encodedExamples.ts";

const family = recordedFamilies().find(([name]) => name === "qwen2")![1];

/** A reader that counts how many conversations its template renders. */
function countingReader(maxTokens = 1000) {
  const reader = familyReader(family);
  const render = vi.fn(reader.template.render.bind(reader.template));
  return { reader: { ...reader, maxTokens, template: { ...reader.template, render } }, render };
}

const example = (id: string, question: string, more: Partial<Example> = {}): Example => ({
  ...{ id, projectId: "p", part: "text", media: [], split: "train", source: id, editedAt: "" },
  turns: [{ question, answer: "Yes.", kind: "" }],
  ...more,
});

const questionOf = (messages: readonly TemplateMessage[]) =>
  messages.find(({ role }) => role === "user")?.text;

const rows = [
  example("a", "One?"),
  example("b", "Two?", { split: "validation" }),
  example("c", "Three?", { split: "test" }),
  example("d", "Four?", { part: "replay" }),
  example("e", "Five?", { part: "replay", split: "test" }),
  example("f", "Six?", { turns: [{ question: "Six?", answer: " ", kind: "" }] }),
];
const TEXTS = { parts: ["text" as const], maxTokens: 1000 };

test("presets, estimate, start and run tokenise each example once in all, and no hidden one", () => {
  const { reader, render } = countingReader();
  for (let ask = 0; ask < 4; ask++) encodeExamples(rows, "", reader).select(TEXTS);
  const rendered = render.mock.calls.map(([messages]) => questionOf(messages));
  expect(new Set(rendered)).toEqual(new Set(["One?", "Two?", "Four?"]));
  const calls = render.mock.calls.length;
  encodeExamples(rows, "", reader);
  expect(render.mock.calls.length).toBe(calls);
});

test("an edit, another system prompt and another model are tokenised anew", () => {
  const { reader, render } = countingReader();
  const renders = (examples: readonly Example[], system = "") => {
    render.mockClear();
    encodeExamples(examples, system, reader);
    return new Set(render.mock.calls.map(([messages]) => questionOf(messages))).size;
  };
  expect(renders(rows)).toBe(3);
  // Names and times are not what the model sees.
  expect(renders(rows.map((row) => ({ ...row, id: `x${row.id}`, editedAt: "now" })))).toBe(0);
  expect(renders([example("a", "One more?"), ...rows.slice(1)])).toBe(1);
  expect(renders(rows, "You are a cook.")).toBe(3);
  expect(encodeExamples(rows, "", countingReader().reader).longest).toBeGreaterThan(0);
});

test("selecting follows parts and length, and names what is left out", () => {
  const { reader } = countingReader();
  const long = example("g", "word ".repeat(60));
  const encoded = encodeExamples([...rows, long], "", reader);
  const ids = ({ own, validation, replay }: ReturnType<typeof encoded.select>) =>
    [own, validation, replay].map((some) => some.map(({ example }) => example.id));
  expect(ids(encoded.select(TEXTS))).toEqual([["a", "g"], ["b"], ["d"]]);
  expect(ids(encoded.select({ ...TEXTS, parts: ["image"] }))).toEqual([[], [], ["d"]]);
  const short = encoded.select({ ...TEXTS, maxTokens: 64 });
  expect(ids(short)).toEqual([["a"], ["b"], ["d"]]);
  const { length } = encoded.select(TEXTS).own[1]!.encoded.ids;
  expect(short.leftOut).toEqual([
    { exampleId: "f", reason: "It has no answer yet." },
    {
      exampleId: "g",
      reason: `The conversation is ${length} tokens long, more than the 64 that fit. Shorten its texts, or split it in two.`,
    },
  ]);
  expect(encoded.longest).toBe(length);
});

test("an answer that is context only is tokenised anew, and a row of such answers is left out with the reason", () => {
  const { reader } = countingReader();
  const turn = { question: "One?", answer: "Yes.", kind: "" };
  const learnt = (row: Example) => encodeExamples([row], "", reader).select(TEXTS);
  const row = example("a", "One?", { turns: [turn, { ...turn, question: "Two?" }] });
  const count = ({ own }: ReturnType<typeof learnt>) =>
    own[0]!.encoded.trained.reduce((sum, bit) => sum + bit, 0);
  const masked = { ...row, turns: [{ ...turn, trained: false as const }, row.turns[1]!] };
  expect(count(learnt(masked))).toBe(count(learnt(row)) / 2);
  const none = learnt({
    ...row,
    turns: masked.turns.map((one) => ({ ...one, trained: false as const })),
  });
  expect(none.own).toEqual([]);
  expect(none.leftOut).toEqual([
    { exampleId: "a", reason: "None of its answers is to be learnt." },
  ]);
});

test("a run without lists of answers learns and watches the same rows with other questions, and counts them", () => {
  const { reader } = countingReader();
  const list = "Which herb is it: basil, mint or sage?";
  const ask = (id: string, answer: string, more: Partial<Example> = {}) =>
    example(id, list, { turns: [{ question: list, answer, kind: "herb" }], ...more });
  const herbs = [
    ...["basil", "mint", "sage", "basil", "mint", "sage"].map((answer, i) => ask(`h${i}`, answer)),
    ask("w", "sage", { split: "validation" }),
    ask("hidden", "sage", { split: "test" }),
    ask("general", "sage", { part: "replay" }),
    example("other", "Is it green?"),
    example("two", "", {
      turns: [
        { question: list, answer: "mint", kind: "herb", trained: false },
        { question: "Is it fresh?", answer: "Yes.", kind: "state" },
      ],
    }),
  ];
  const method = { id: "supervised", settings: {} };
  const select = (options: { withoutLists?: true }) =>
    encodeExamples(herbs, "", reader, encodingOf({ method, ...options })).select(TEXTS);
  const [kept, without] = [select({}), select({ withoutLists: true })];
  const asked = ({ own, validation, replay }: typeof kept) =>
    [own, validation, replay].map((rows) =>
      rows.map(({ example: { id, turns } }) => [id, ...turns.map(({ question }) => question)]),
    );
  expect(JSON.stringify(asked(without)[0])).not.toContain("basil");
  expect(asked(without)).toEqual([
    asked(kept)[0]!.map((row) => row.map((text) => text.replace(list, "Which herb is it?"))),
    [["w", "Which herb is it?"]],
    [["general", list]],
  ]);
  // The token ids are those of a question that never had a list.
  const plain = example("plain", "", {
    turns: [{ question: "Which herb is it?", answer: "basil", kind: "herb" }],
  });
  const basil = without.own.find(({ example: { id } }) => id === "h0")!;
  expect(encodeExamples([plain], "", reader).select(TEXTS).own[0]!.encoded.ids).toEqual(
    basil.encoded.ids,
  );
  for (const rows of [kept, without])
    expect(countLists(rows, {})).toEqual({ train: 7, watched: 1 });
});

test("a mixture lets so many of a set take part as its most says, in content order", () => {
  const { reader } = countingReader();
  const many = Array.from({ length: 12 }, (_, i) => example(`m${i}`, `Number ${i}?`));
  const encoded = encodeExamples(many, "", reader);
  const caps = { image: 0, video: 0, text: 5 };
  const chosen = encoded.select({ ...TEXTS, seed: 3, mixture: { ...PLAIN_MIXTURE, caps } }).own;
  const all = encoded.select(TEXTS).own;
  expect([chosen.length, all.length]).toEqual([5, 12]);
  expect(all.filter((row) => chosen.some(({ example: { id } }) => id === row.example.id))).toEqual(
    chosen,
  );
});
