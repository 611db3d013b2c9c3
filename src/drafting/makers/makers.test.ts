/** What the makers ask for beside answers, and what of it they keep. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exampleOf, picture, turn } from "../../drafts/testing/draft.ts";
import { answered, begin, end, make, QUESTION, writerOf } from "../testing/drafted.ts";
import type { LogLikelihood } from "../writer.ts";

beforeEach(begin);
afterEach(end);

describe("questions in other words", () => {
  const leek = [answered("a", "A leek")];
  test("become examples of their own with the person's answer, in the split of their source", async () => {
    const { drafts } = await make("reword", leek, writerOf(() => 'Question: "Can you name this vegetable?"')); // prettier-ignore
    expect(drafts).toMatchObject([
      {
        ...{ state: "waiting", target: { kind: "example" }, source: "a" },
        turns: [{ question: "<image>\nCan you name this vegetable?", answer: "A leek" }],
      },
    ]);
  });

  test.each([
    ["what is it", "It only repeats the question."],
    ["Is it a leek?", "It gives the answer away."],
    ["…", "It wrote no question."],
  ])("%s is rejected", async (said, reason) => {
    const { outcome } = await make("reword", leek, writerOf(() => said)); // prettier-ignore
    expect(outcome.rejected).toEqual([{ reason, count: 1 }]);
  });

  test("several wordings are drawn with seeds of their own", async () => {
    const seeds: [number, number][] = [];
    const writer = writerOf(({ temperature, seed }) => {
      seeds.push([temperature, seed]);
      return `Wording ${seed}?`;
    });
    const { outcome } = await make("reword", leek, writer, { wordings: 3 });
    expect([seeds, outcome.waiting]).toEqual([
      [
        [0, 0],
        [0.8, 1],
        [0.8, 2],
      ],
      3,
    ]);
  });
});

describe("longer answers", () => {
  const examples = [
    answered("a", "A leek"),
    answered("b", "An onion"),
    answered("c", "A yellow pepper that was cut in half"),
    answered("h", "A radish", QUESTION, { split: "test" }),
  ];
  const [leek] = examples;

  test("that contain the answer wait, and longer ones are left alone", async () => {
    const { outcome, drafts } = await make("lengthen", examples, writerOf(({ messages }) =>
      /Short answer: (.*)/.exec(messages[0]!.text)![1] + " lies on the board.")); // prettier-ignore
    expect(outcome).toMatchObject({ waiting: 3, rejected: [], leftOut: [{ count: 1 }] });
    expect(drafts[0]!.turns[0]!.answer).toBe("A leek lies on the board.");
    expect(drafts[0]!.target).toEqual({ kind: "turn", exampleId: "a", turn: 0, was: leek!.turns[0] });
  }); // prettier-ignore

  test.each([
    ["A leek", "It is no longer than the answer was."],
    ["This is some green vegetable", "It loses the answer."],
  ])("%s is rejected by a writer that tells no likelihoods", async (said, reason) => {
    const { outcome } = await make(
      "lengthen",
      [leek!],
      writerOf(() => said),
    );
    expect(outcome.rejected).toEqual([{ reason, count: 1 }]);
  });

  test.each([
    ["keeps the meaning in other words", "A leek", "waiting"],
    ["means another answer", "An onion", "rejected"],
  ])("one that %s is judged by likelihood, and never against what is hidden", async (_, likeliest, state) => {
    const judge: LogLikelihood = async (_request, answer) => (answer === likeliest ? -0.5 : -2);
    const green = writerOf(() => "This is the long green one from the garden.", judge);
    const { drafts } = await make("lengthen", examples, green, { maxWords: 2 });
    const own = drafts.find(({ source }) => source === "a")!;
    expect(own.state).toBe(state);
    const said = own.evidence.map(({ name, value }) => [name, value]);
    expect(said[0]).toEqual([`says “${likeliest}” (nats a token)`, -0.5]);
    expect(said).toHaveLength(3);
    expect(JSON.stringify(said)).not.toContain("radish");
  }); // prettier-ignore
});

describe("self-instruction", () => {
  const own = [
    answered("a", "A leek"),
    answered("b", "Two", "<image>\nHow many are there?"),
    answered("h", "Secret", "<image>\nWhat is hidden?", { split: "test" }),
  ];
  const bare = exampleOf("n", [turn("<image>\n", "")], { media: [picture("new")], source: "n" });
  const said =
    "Question: Which colour is it?\nAnswer: Green.\nQuestion: Where does it lie?\nAnswer: On a board.";

  test("shows the person's own, nothing hidden, and makes a conversation about the picture", async () => {
    const examples = [...own, bare];
    const writer = writerOf(() => said);
    const { drafts, asked } = await make("selfInstruct", examples, writer, { turns: 2 });
    expect(asked[0]).toMatch(/^<image>\nThese are questions/);
    expect(asked[0]).toContain("Question: How many are there?\nAnswer: Two");
    expect(asked.join()).not.toContain("Secret");
    const draft = drafts.find(({ source }) => source === "n")!;
    expect(draft.turns.map(({ question, answer }) => [question, answer])).toEqual([
      ["<image>\nWhich colour is it?", "Green."],
      ["Where does it lie?", "On a board."],
    ]);
    expect(draft).toMatchObject({ state: "waiting", target: { kind: "example" } });
  });

  test("goes by the words that are there for a writer that sees no pictures", async () => {
    const writer = writerOf(({ media }) => (expect(media).toEqual([]), said));
    const { outcome, asked, drafts } = await make("selfInstruct", [...own, bare], writer, { sees: "text" });
    expect(asked[0]).toContain("known of another picture:\nQuestion: What is it?\nAnswer: A leek");
    expect(outcome.leftOut).toEqual([{ reason: "Nothing is known of it as text yet.", count: 1 }]);
    expect(drafts[0]!.turns[0]!.question).toBe("<image>\nWhich colour is it?");
  }); // prettier-ignore

  test.each([
    ["I cannot see it.", "It wrote no “Question:” and “Answer:”."],
    ["Question: What is it?\nAnswer: A leek.", "It asks what is asked about it already."],
    ["Question: Which colour?", "A question has no answer."],
  ])("%s is rejected, and what it wrote can be read", async (words, reason) => {
    const { outcome, drafts } = await make(
      "selfInstruct",
      [own[0]!],
      writerOf(() => words),
    );
    expect(outcome.rejected).toEqual([{ reason, count: 1 }]);
    expect(JSON.stringify(drafts[0])).toContain(words.split("\n")[0]);
  });

  test("without anything of the person's own says what is missing", async () => {
    const error = make(
      "selfInstruct",
      [bare],
      writerOf(() => said),
    );
    await expect(error).rejects.toThrow("Write two or three first");
  });
});
