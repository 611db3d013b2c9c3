/** Drafting over real storage, by a writer that says what it is told to. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exampleOf, picture, turn } from "../drafts/testing/draft.ts";
import type { Draft } from "../protocol/drafts.ts";
import type { DraftSettings } from "../protocol/drafting.ts";
import type { Example } from "../protocol/records.ts";
import { Library } from "../storage/library.ts";
import { installStorage } from "../storage/testing/memoryStorage.ts";
import { makeDrafts } from "./makeDrafts.ts";
import { checkedMaker, draftMakers } from "./makers/index.ts";
import type { LogLikelihood, TextWriter, WriteRequest, Written } from "./writer.ts";

const storage = installStorage();
const library = new Library(() => {});

beforeEach(() =>
  library.putProject({
    ...{ id: "p", title: "P", field: "other", system: "", modelId: "m", createdAt: "" },
  }),
);
afterEach(() => storage.clear());

type Say = (request: WriteRequest) => string | Written;

/** Remembers what it was asked. */
function writerOf(say: Say, logLikelihood: LogLikelihood | null = null) {
  const asked: string[] = [];
  const writer: TextWriter = {
    ...{ key: "w", name: "Writer", licence: "mit", batch: 2, logLikelihood },
    async write(requests) {
      return requests.map((request): Written => {
        asked.push(request.messages[0]!.text);
        const said = say(request);
        return typeof said === "string" ? { text: said, finish: "end" } : said;
      });
    },
  };
  return { asked, writer };
}

const job = () => {
  const controller = new AbortController();
  const phases: string[] = [];
  const progress = (phase: string, done: number, total: number) => {
    controller.signal.throwIfAborted();
    phases.push(`${phase} ${done}/${total}`);
  };
  return { controller, phases, job: { signal: controller.signal, progress } };
};

async function make(
  id: string,
  examples: Example[],
  { writer, asked }: ReturnType<typeof writerOf>,
  settings: DraftSettings = {},
  running = job(),
) {
  const events: Draft[] = [];
  const outcome = await makeDrafts(
    {
      ...{ projectId: "p", ...checkedMaker({ id, settings }), writer, store: library.drafts },
      material: { chosen: examples, examples, system: "Be brief." },
      onWritten: (drafts) => events.push(...drafts),
    },
    running.job,
  );
  const drafts = await library.drafts.list("p");
  return { outcome, drafts, events, asked, phases: running.phases };
}

const QUESTION = "<image>\nWhat is it?";
const asking = (...ids: string[]) =>
  ids.map((id) => exampleOf(id, [turn(QUESTION, "")], { media: [picture(id)], source: id }));
const answered = (id: string, answer: string, question = QUESTION, more: Partial<Example> = {}) =>
  exampleOf(id, [turn(question, answer)], { media: [picture(id)], source: id, ...more });

describe("answers", () => {
  test("are drafted for what is asked and has none, each with who wrote it, and the rest is said", async () => {
    const examples = [
      ...asking("a", "b", "c"),
      answered("d", "A leek"),
      exampleOf("e", [turn("<image>\n", "")]),
    ];
    const { outcome, drafts, events, asked, phases } = await make("answer", examples, writerOf(() => " A leek "));
    expect(asked).toEqual([QUESTION, QUESTION, QUESTION]);
    expect(outcome).toEqual({
      ...{ waiting: 3, rejected: [], already: 0 },
      leftOut: [
        { reason: "All its questions have answers.", count: 1 },
        { reason: "It has no question.", count: 1 },
      ],
    });
    expect(drafts.map(({ turns }) => turns[0])).toEqual(
      Array.from({ length: 3 }, () => ({
        ...{ question: QUESTION, answer: "A leek", kind: "" },
        provenance: {
          ...{ by: "model", what: "Answer drafted", source: "Writer", licence: "mit" },
          when: expect.any(String),
        },
      })),
    );
    expect(events).toEqual(drafts);
    expect(phases).toEqual(["Looking at what is there 0/0", "Writing drafts 0/3", "Writing drafts 2/3", "Writing drafts 3/3"]);
    expect(await library.listExamples("p")).toEqual([]);
  }); // prettier-ignore

  test("take a question for pictures that have none", async () => {
    const bare = exampleOf("e", [turn("<image>\n", "")]);
    const { drafts, asked } = await make("answer", [bare], writerOf(() => "A leek"), { question: "Which one?" }); // prettier-ignore
    expect(asked).toEqual(["<image>\nWhich one?"]);
    expect(drafts[0]!.turns[0]!.question).toBe("<image>\nWhich one?");
    expect(drafts[0]!.target).toMatchObject({ was: bare.turns[0] });
  });

  test("show the pictures of earlier questions, and one question alone", async () => {
    const two = exampleOf("e", [turn(QUESTION, "A leek"), turn("And its colour?", "")]);
    const { asked } = await make(
      "answer",
      [two],
      writerOf(() => "Green"),
    );
    expect(asked).toEqual(["<image>\nAnd its colour?"]);
  });

  test.each<[string, string | Written, string]>([
    ["nothing", "  ", "It wrote nothing."],
    ["no end", { text: "a long tale of many words", finish: "length" }, "It did not come to an end within 128 tokens."],
    ["a circle", "It is green, it is green, it is green, it is green", "It says the same over and over."],
  ])("of %s are rejected by a check, counted, and kept to be read", async (_, said, reason) => {
    const { outcome, drafts } = await make("answer", asking("a"), writerOf(() => said));
    expect(outcome).toMatchObject({ waiting: 0, rejected: [{ reason, count: 1 }] });
    expect(drafts).toMatchObject([{ state: "rejected", doubts: [reason], review: { by: "check" } }]);
  }); // prettier-ignore

  test("that cannot be asked for are left out with the reason, and asked for again the next time", async () => {
    const refused = { refused: "This model sees no clips." };
    const { outcome } = await make(
      "answer",
      asking("a", "b"),
      writerOf(() => refused),
    );
    expect(outcome).toEqual({
      ...{ waiting: 0, rejected: [], already: 0 },
      leftOut: [{ reason: "This model sees no clips.", count: 2 }],
    });
    const again = await make(
      "answer",
      asking("a", "b"),
      writerOf(() => "A leek"),
    );
    expect(again.outcome).toMatchObject({ waiting: 2, already: 0 });
  });
});

describe("a job that is stopped", () => {
  test("goes on where it was, and writes no row twice, whatever became of it", async () => {
    const examples = asking("a", "b", "c", "d", "e");
    const stopped = job();
    let count = 0;
    const stopping = writerOf(() => {
      if (++count === 3) stopped.controller.abort(new Error("cancelled"));
      return "A leek";
    });
    await expect(make("answer", examples, stopping, {}, stopped)).rejects.toThrow("cancelled");
    const [first] = await library.drafts.list("p");
    expect(await library.drafts.list("p")).toHaveLength(2);
    await library.drafts.change("p", { drafts: [{ ...first!, state: "rejected" }] });

    const { outcome, drafts, asked } = await make("answer", examples, writerOf(() => "A leek"));
    expect(asked).toHaveLength(3);
    expect(outcome).toMatchObject({ waiting: 3, already: 2 });
    expect(new Set(drafts.map(({ source }) => source)).size).toBe(5);
    expect(drafts.filter(({ state }) => state === "rejected")).toHaveLength(1);
  }); // prettier-ignore

  test("keeps what was written before the writer gave up", async () => {
    let count = 0;
    const failing = writerOf(() => {
      if (++count > 2) throw new Error("The server is down.");
      return "A leek";
    });
    await expect(make("answer", asking("a", "b", "c"), failing)).rejects.toThrow("is down");
    expect(await library.drafts.list("p")).toHaveLength(2);
  });
});

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

test("settings have defaults and bounds", () => {
  for (const { id, fields } of draftMakers()) {
    const { settings } = checkedMaker({ id, settings: {} });
    expect(Object.keys(settings)).toEqual(fields.map(({ name }) => name));
  }
  const make = (id: string, settings: DraftSettings) => () => checkedMaker({ id, settings });
  expect(make("reword", { wordings: 9 })).toThrow("is 9, where a number from 1 to 5 belongs");
  expect(make("selfInstruct", { sees: "sound" })).toThrow("one of picture, text belongs");
  expect(make("sing", {})).toThrow('no way of drafting called "sing"; it has answer, reword');
});
