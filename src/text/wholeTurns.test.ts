import path from "node:path";
import { describe, expect, it } from "vitest";
import type { ConversationReader } from "./conversationReader.ts";
import type { Conversation } from "./conversation.ts";
import { fixedMedia } from "./testing/fixedMedia.ts";
import { loadFixture } from "./testing/loadFixture.ts";
import { familyReader, recordedFamilies } from "./testing/loadFamily.ts";
import { encodeOpenQuestion, encodeWholeTurns } from "./wholeTurns.ts";

const image = { kind: "image", width: 4, height: 3 } as const;
const fixtures = path.join(import.meta.dirname, "fixtures");
const sprout = loadFixture(
  path.join(import.meta.dirname, "../../public/models/scion-sprout"),
  path.join(fixtures, "byteLevel/recorded.json"),
);
const reader: ConversationReader = {
  ...sprout,
  media: fixedMedia(sprout.tokenizer, { image: 3, video: 3 }),
  endIds: [sprout.tokenizer.eosId],
  maxTokens: 512,
};

const context = {
  question: "<image>\nDescribe the picture.",
  answer: "a dog",
  trained: false,
} as const;
const conversation: Conversation = {
  system: "",
  turns: [
    context,
    { question: "Say what.\nWhat is this?", answer: "dog" },
    { question: "Say why.\nWhat is this?", answer: "a dog" },
  ],
  media: [image],
};

describe("encodeWholeTurns", () => {
  const { ids, trained, mediaSpans } = encodeWholeTurns(conversation, reader);
  const { tokenizer } = reader;
  const learnt = ids.filter((_, i) => trained[i] === 1);

  it("has no loss on the first turn, and all tokens of the others with one end more", () => {
    // Counted by hand: USER : Say what . ⏎ What is this ? ASSISTANT : dog </s> are 14, "a dog" is one more, one end closes.
    expect(learnt.length).toBe(14 + 15 + 1);
    expect(tokenizer.decode(learnt)).toBe(
      "USER: Say what.\nWhat is this? ASSISTANT: dog</s>USER: Say why.\nWhat is this? ASSISTANT: a dog</s></s>",
    );
    // No token before the first learnt one is, and none after it is left out.
    expect([...trained].lastIndexOf(0)).toBe(trained.indexOf(1) - 1);
    expect(mediaSpans).toHaveLength(1);
  });

  it("leaves the end untrained where the last turn is context", () => {
    const { trained: none } = encodeWholeTurns({ ...conversation, turns: [context] }, reader);
    expect(none.includes(1)).toBe(false);
  });

  it("begins where an open question begins", () => {
    const open = encodeOpenQuestion(
      { system: "", turns: [context], media: [image], begun: "" },
      reader,
    );
    expect(open.ids).toEqual(ids.slice(0, open.ids.length));
    expect(tokenizer.decode(ids.slice(open.ids.length, open.ids.length + 1))).toBe(" Say");
    const begun = encodeOpenQuestion(
      { system: "", turns: [context], media: [image], begun: "Say what." },
      reader,
    );
    expect(begun.ids).toEqual(ids.slice(0, begun.ids.length));
    expect(tokenizer.decode(begun.ids).endsWith("Say what.\n")).toBe(true);
  });
});

describe.each(recordedFamilies())("whole turns of %s", (_, family) => {
  it("are what the template writes after the context, and go on where an open question ends", () => {
    const own = familyReader(family);
    const text = { ...conversation, media: [], turns: conversation.turns.map(withoutPicture) };
    const { ids, trained } = encodeWholeTurns(text, own);
    const learnt = own.tokenizer.decode(ids.filter((_, i) => trained[i] === 1));
    const bare = (words: string) => words.replaceAll(/\s/g, "");
    const rendered = own.template.render(
      text.turns.flatMap(({ question, answer }) => [
        { role: "user" as const, text: question },
        { role: "assistant" as const, text: answer },
      ]),
      false,
    );
    const first = own.template.render(
      [
        { role: "user", text: text.turns[0]!.question },
        { role: "assistant", text: text.turns[0]!.answer },
      ],
      false,
    );
    expect(bare(learnt)).toBe(bare(rendered.slice(first.length)) + own.tokenizer.eosToken);
    const open = encodeOpenQuestion({ ...text, turns: text.turns.slice(0, 1), begun: "" }, own);
    expect(open.ids).toEqual(ids.slice(0, open.ids.length));
    expect(open.ids.length).toBeGreaterThanOrEqual(trained.indexOf(1));
    expect(bare(own.tokenizer.decode(ids.slice(open.ids.length))).startsWith("Saywhat.")).toBe(
      true,
    );
  });
});

function withoutPicture<T extends { question: string }>(turn: T): T {
  return { ...turn, question: turn.question.replace("<image>\n", "") };
}
