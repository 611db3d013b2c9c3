/** General answers by a writer that says what it is told to. */
import { expect, test } from "vitest";
import { KEPT_KIND } from "../../base/examples/keptKind.ts";
import type { Example, Media, Split } from "../../protocol/records.ts";
import type { TextWriter, WriteRequest, Written } from "../writer.ts";
import { answerGeneral } from "./answerGeneral.ts";
import { chooseShipped, generalQuestions, type GeneralQuestion } from "./generalQuestions.ts";

const questions = ["a", "b", "c"].map((id, i): GeneralQuestion => ({
  ...{ id: `kept-${id}`, question: `${id}?`, media: [], source: id },
  split: i === 2 ? "test" : "train",
}));

const end = (text: string): Written => ({ text, finish: "end" });

function ask(say: (request: WriteRequest) => Written, controller = new AbortController()) {
  const asked: WriteRequest[] = [];
  const phases: string[] = [];
  const writer: TextWriter = {
    ...{ key: "w", name: "Brought", licence: "mit", batch: 2, logLikelihood: null },
    async write(requests) {
      asked.push(...requests);
      return requests.map(say);
    },
  };
  const progress = (_: string, done: number, total: number) => void phases.push(`${done}/${total}`);
  const answered = answerGeneral(
    { projectId: "p", system: "Be brief.", questions, writer },
    { signal: controller.signal, progress },
  );
  return { answered, asked, phases };
}

test("answers become general examples in the split of their question, said by the model, asked as a check asks", async () => {
  const { answered, asked, phases } = ask(({ messages }) => end(` ${messages[0]!.text} Yes. `));
  const { examples, leftOut } = await answered;
  expect(examples.map(({ id, part, split }) => [id, part, split])).toEqual([
    ["kept-a", "replay", "train"],
    ["kept-b", "replay", "train"],
    ["kept-c", "replay", "test"],
  ]);
  expect(examples[1]!.turns).toEqual([
    {
      ...{ question: "b?", answer: "b? Yes.", kind: KEPT_KIND },
      provenance: expect.objectContaining({ by: "model", source: "Brought", licence: "mit" }),
    },
  ]);
  expect(leftOut).toEqual([]);
  expect(asked).toHaveLength(3);
  for (const request of asked)
    expect(request).toMatchObject({ system: "Be brief.", temperature: 0 });
  expect(phases).toEqual(["0/3", "2/3", "3/3"]);
});

test("answers that are cut, empty, going round or refused are counted with the reason, and none is kept", async () => {
  const said: Record<string, Written> = {
    "a?": { text: "It is a", finish: "length" },
    "b?": { refused: "It takes no pictures." },
    "c?": end("fine"),
  };
  const { examples, leftOut } = await ask(({ messages }) => said[messages[0]!.text]!).answered;
  expect(examples.map(({ id }) => id)).toEqual(["kept-c"]);
  expect(leftOut).toEqual([
    { reason: "It did not come to an end within 48 tokens.", count: 1 },
    { reason: "It takes no pictures.", count: 1 },
  ]);
  await expect(ask(() => end("no no no no no")).answered).rejects.toThrow(
    /^None of 3 general questions got an answer that can be kept\. It says the same over and over\./,
  );
  await expect(ask(() => end("  ")).answered).rejects.toThrow(/It wrote nothing\./);
});

test("a cancelled job ends without a result", async () => {
  const controller = new AbortController();
  const { answered, asked } = ask(() => {
    controller.abort();
    return end("yes");
  }, controller);
  await expect(answered).rejects.toThrow(/aborted/);
  expect(asked).toHaveLength(2);
});

test("scenes to learn and hidden ones are chosen apart, words all, clips never; only first questions are asked", () => {
  const rows = (split: Split, n: number, kinds: string[]) =>
    Array.from({ length: n }, () => ({ row: { split, media: kinds.map((kind) => ({ kind })) } }));
  const all = [
    ...rows("train", 50, ["image"]),
    ...rows("validation", 5, ["image"]),
    ...rows("test", 50, ["image"]),
    ...rows("test", 9, ["video"]),
    ...rows("test", 7, []),
  ];
  const chosen = chooseShipped(all);
  const count = (split: Split) => chosen.filter(({ row }) => row.split === split).length;
  expect([count("train"), count("validation"), count("test")]).toEqual([40, 0, 24 + 7]);
  expect(chosen.some(({ row }) => row.media[0]?.kind === "video")).toBe(false);

  const medium = { kind: "image", hash: "h" } as Media;
  const example: Example = {
    ...{ id: "replay-00001", projectId: "p", part: "replay", split: "test", source: "s" },
    ...{ media: [medium], editedAt: "" },
    turns: ["<image>\nColour?", "Where?"].map((question) => ({ question, answer: "x", kind: "" })),
  };
  expect(generalQuestions([example])).toEqual([
    {
      ...{ id: "kept-replay-00001", question: "<image>\nColour?", media: [medium] },
      ...{ split: "test", source: "s" },
    },
  ]);
});
