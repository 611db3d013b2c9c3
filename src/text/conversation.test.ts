import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeConversation, encodePrompt, type Conversation } from "./conversation.ts";
import type { ConversationReader } from "./conversationReader.ts";
import { fixedMedia } from "./testing/fixedMedia.ts";
import { fixtureFolders, loadFixture, type Recorded } from "./testing/loadFixture.ts";
import { viewTokens } from "./viewTokens.ts";

const image = { kind: "image", width: 4, height: 3 } as const;
const video = { kind: "video", width: 4, height: 3, seconds: 2, frameCount: 8 } as const;

/** A recorded chat in our own terms. */
function fromRecorded({ messages }: Recorded["chats"][number]) {
  const text = (i: number) =>
    messages[i]!.content.map((part) =>
      part.type === "text" ? part.text! : `<${part.type}>\n`,
    ).join("");
  const system = messages[0]!.role === "system" ? text(0) : "";
  const first = system ? 1 : 0;
  const turns = [];
  for (let i = first; i < messages.length; i += 2)
    turns.push({ question: text(i), answer: text(i + 1) });
  const kinds = messages.flatMap(({ content }) =>
    content.map(({ type }) => type).filter((type) => type !== "text"),
  );
  return { system, turns, media: kinds.map((kind) => (kind === "image" ? image : video)) };
}

const onion: Conversation = {
  system: "",
  turns: [{ question: "<image>\nWhat is this?", answer: "This is an onion." }],
  media: [image],
};

describe.each(fixtureFolders())("a conversation in the %s tokenizer", (name, folder, file) => {
  const { tokenizer, template, recorded } = loadFixture(folder, file);
  const reader: ConversationReader = {
    tokenizer,
    template,
    media: fixedMedia(tokenizer, { image: 1, video: 1 }),
    endIds: [tokenizer.eosId],
    maxTokens: 512,
  };
  const trainedText = (conversation: Conversation, at = reader) => {
    const { ids, trained } = encodeConversation(conversation, at);
    return tokenizer.decode(ids.filter((_, i) => trained[i] === 1));
  };

  it("has the ids that transformers gives", () => {
    for (const chat of recorded.chats) {
      expect([...encodeConversation(fromRecorded(chat), reader).ids]).toEqual(chat.ids);
    }
  });

  it("trains on the tokens that transformers marks as the assistant's", () => {
    for (const chat of recorded.chats.filter(({ mask }) => mask)) {
      const { trained } = encodeConversation(fromRecorded(chat), reader);
      expect([...trained].filter((bit, i) => bit !== chat.mask![i])).toEqual([]);
    }
  });

  it("ends the prompt where the trained tokens begin", () => {
    for (const chat of recorded.chats) {
      const { system, turns, media } = fromRecorded(chat);
      const whole = encodeConversation({ system, turns, media }, reader);
      const messages = turns.flatMap(({ question, answer }) => [
        { role: "user" as const, text: question },
        { role: "assistant" as const, text: answer },
      ]);
      const { ids } = encodePrompt({ system, messages: messages.slice(0, -1), media }, reader);
      expect(ids).toEqual(whole.ids.slice(0, ids.length));
      // SentencePiece puts a space after special tokens.
      if (name !== "sentencePiece") expect(tokenizer.decode(ids)).toBe(chat.prompt);
      // The last 0 of the mask is the last token of the prompt.
      expect(whole.trained.lastIndexOf(0)).toBe(ids.length - 1);
    }
  });

  it("reads an answer that is context only, and trains on the others", () => {
    const turns = [
      { question: "2 + 2?", answer: "five", trained: false as const },
      { question: "No.", answer: "four" },
    ];
    const all = {
      system: "",
      turns: turns.map(({ question, answer }) => ({ question, answer })),
      media: [],
    };
    const masked = encodeConversation({ ...all, turns }, reader);
    const whole = encodeConversation(all, reader);
    expect(masked.ids).toEqual(whole.ids);
    expect(masked.trained.filter((bit, i) => bit > whole.trained[i]!)).toHaveLength(0);
    expect(trainedText({ ...all, turns })).not.toContain("five");
    expect(trainedText({ ...all, turns })).toContain("four");
    const shown = viewTokens(masked, tokenizer).filter(({ trained }) => trained);
    expect(shown).toHaveLength(masked.trained.reduce((sum, bit) => sum + bit, 0));
  });

  it("trains on exactly the answers and their ends, whatever they say", () => {
    const words = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
      .map((t) => new TextDecoder().decode(new TextEncoder().encode(t)).replaceAll("▁", "_").trim())
      .filter(
        (t) => t !== "" && ![...tokenizer.special.values()].some((token) => t.includes(token)),
      );
    const turn = fc.record({ question: words, answer: words });
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 3 }), (turns) => {
        const { ids, trained } = encodeConversation(
          { system: "", turns, media: [] },
          { ...reader, maxTokens: 4096 },
        );
        const ends = turns.map((_, i) => i);
        const spans: number[][] = [];
        ids.forEach((id, i) => {
          if (trained[i] === 1 && trained[i - 1] !== 1) spans.push([]);
          if (trained[i] === 1) spans.at(-1)!.push(id);
        });
        expect(spans).toHaveLength(ends.length);
        for (const [i, span] of spans.entries()) {
          expect(span.at(-1)).toBe(tokenizer.eosId);
          expect(tokenizer.decode(span).trimStart()).toBe(
            `${turns[i]!.answer}${tokenizer.eosToken}`,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it("gives each picture and clip its span, in the order of the placeholders", () => {
    const { ids, trained, mediaSpans } = encodeConversation(
      {
        system: "",
        turns: [
          { question: "<video>\n<image>\nWhat is missing?", answer: "The leek." },
          { question: "And in <image>?", answer: "Nothing." },
        ],
        media: [video, image, image],
      },
      { ...reader, media: fixedMedia(tokenizer, { image: 3, video: 5 }) },
    );
    expect(mediaSpans.map(({ media, count }) => [media, count])).toEqual([
      [0, 5],
      [1, 3],
      [2, 3],
    ]);
    for (const { media, start, count } of mediaSpans) {
      const id = tokenizer.placeholderIds[media === 0 ? "video" : "image"];
      expect(ids.slice(start, start + count)).toEqual(new Int32Array(count).fill(id!));
      expect(ids[start - 1]).not.toBe(id);
      expect(trained.slice(start, start + count)).toEqual(new Uint8Array(count));
    }
  });

  it("takes the answer as trimmed, and the same with or without spaces around it", () => {
    const spaced = {
      ...onion,
      turns: [{ question: "<image>\nWhat is this?\n", answer: " This is an onion.  " }],
    };
    expect(trainedText(spaced)).toBe(trainedText(onion));
    expect(trainedText(onion).trimStart()).toBe(`This is an onion.${tokenizer.eosToken}`);
  });

  it("shows every token with its kind", () => {
    const encoded = encodeConversation(onion, {
      ...reader,
      media: fixedMedia(tokenizer, { image: 2, video: 1 }),
    });
    const views = viewTokens(encoded, tokenizer);
    expect(views.filter(({ kind }) => kind === "visual").map(({ text }) => text)).toEqual([
      "<image>",
      "<image>",
    ]);
    expect(
      views
        .filter(({ trained }) => trained)
        .map(({ text }) => text)
        .join("")
        .trim(),
    ).toBe("This is an onion.</s>");
    expect(views.at(-1)).toMatchObject({ kind: "special", trained: true });
  });

  const wrong: [string, Conversation, string][] = [
    [
      "too few placeholders",
      { ...onion, media: [image, image] },
      "hold 1 <image> mark, but there are 2 pictures",
    ],
    [
      "too many placeholders",
      { ...onion, media: [] },
      "hold 1 <image> mark, but there are 0 pictures",
    ],
    [
      "a placeholder of the other kind",
      { ...onion, media: [video] },
      "hold 1 <image> mark, but there are 0 pictures",
    ],
    [
      "an end token in an answer",
      { ...onion, turns: [{ question: "<image>", answer: "a</s>b" }] },
      'holds "</s>", which the model keeps for itself',
    ],
    [
      "a start token in a question",
      { ...onion, turns: [{ question: "<image><s>", answer: "a" }] },
      'holds "<s>"',
    ],
    [
      "a placeholder in an answer",
      { ...onion, turns: [{ question: "?", answer: "<image>" }] },
      'holds "<image>"',
    ],
    [
      "the pieces of a token around a placeholder",
      { ...onion, turns: [{ question: "</<image>s>", answer: "a" }] },
      "",
    ],
  ];
  it.each(wrong)("%s", (_what, conversation, sentence) => {
    const act = () => encodeConversation(conversation, reader);
    if (sentence) expect(act).toThrow(sentence);
    else expect(act).not.toThrow();
  });

  it("a conversation that is too long is refused with both numbers, counting its visual tokens", () => {
    const length = encodeConversation(onion, reader).ids.length;
    const tight = { ...reader, media: fixedMedia(tokenizer, { image: 100, video: 1 }) };
    expect(encodeConversation(onion, { ...tight, maxTokens: length + 99 }).ids).toHaveLength(
      length + 99,
    );
    expect(() => encodeConversation(onion, { ...tight, maxTokens: length + 98 })).toThrow(
      `The conversation is ${length + 99} tokens long, more than the ${length + 98} that fit (100 of them are the media's)`,
    );
  });
});
