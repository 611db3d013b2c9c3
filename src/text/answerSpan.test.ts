import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadChatTemplate } from "./chatTemplate.ts";
import { encodeConversation, encodePrompt, type EncodedConversation } from "./conversation.ts";
import type { ConversationReader } from "./conversationReader.ts";
import { conversationOf, familyReader, recordedFamilies } from "./testing/loadFamily.ts";
import { idOf } from "./testing/idOf.ts";

/** The trained tokens of each answer. */
function spansOf({ ids, trained }: EncodedConversation): number[][] {
  const spans: number[][] = [];
  ids.forEach((id, i) => {
    if (trained[i] !== 1) return;
    if (trained[i - 1] !== 1) spans.push([]);
    spans.at(-1)!.push(id);
  });
  return spans;
}

// Llama 3.2 tells the model what day it is.
beforeEach(() => void vi.useFakeTimers({ now: new Date(2024, 6, 26, 12) }));
afterEach(() => void vi.useRealTimers());

describe.each(recordedFamilies())("conversations of %s", (_, family) => {
  const reader = familyReader(family);
  const chats = family.chats.map((chat) => {
    // What the template refuses has the system prompt in the first question.
    const recorded = chat.error === undefined ? chat : chat.moved;
    return { ...conversationOf(chat), recorded };
  });

  it("have the ids that transformers gives", () => {
    for (const { recorded, ...chat } of chats) {
      expect([...encodeConversation(chat, reader).ids]).toEqual(recorded.ids);
    }
  });

  it("train from the first token that a model generates to the end token", () => {
    for (const { recorded, ...chat } of chats) {
      const spans = spansOf(encodeConversation(chat, reader));
      expect(spans).toEqual(recorded.written);
      for (const span of spans) expect(span.at(-1)).toBe(idOf(reader.tokenizer, family.end));
    }
  });

  it("have transformers' generation prompt", () => {
    for (const { recorded, messages, ...chat } of chats) {
      const { ids } = encodePrompt({ ...chat, messages: messages.slice(0, -1) }, reader);
      // SmolVLM has the visual token of pictures for clips.
      const { tokenizer } = reader;
      const isShared =
        tokenizer.placeholderIds.video === null && !recorded.prompt.includes("<|video");
      const text = isShared ? recorded.prompt.replace("<video>", "<image>") : recorded.prompt;
      const started = tokenizer.bosToken !== "" && text.startsWith(tokenizer.bosToken);
      expect([...ids]).toEqual(tokenizer.encode(text, !started));
    }
  });
});

const familyNamed = (name: string) => recordedFamilies().find(([found]) => found === name)![1];
const onevision = familyNamed("llava_onevision");
const llama3 = familyNamed("llama3");

describe("LLaVA-OneVision, whose template asks with a line break and answers with a space and a line break", () => {
  it("trains neither, which the tokenizer makes one token of, and trains the end, unlike the template's own marks", () => {
    const reader = familyReader(onevision);
    const chats = onevision.chats.flatMap((chat) => (chat.error === undefined ? [chat] : []));
    expect(chats).toHaveLength(7);
    for (const chat of chats) {
      const encoded = encodeConversation(conversationOf(chat), reader);
      const ours = [...encoded.ids.keys()].filter((i) => encoded.trained[i] === 1);
      const isEnd = (i: number) => encoded.ids[i] === reader.tokenizer.eosId;
      const isBreak = (i: number) => reader.tokenizer.decode([encoded.ids[i]!]) === " \n";
      expect(ours.filter((i) => !isEnd(i))).toEqual(chat.marked!.filter((i) => !isBreak(i)));
      expect(ours.filter(isEnd)).toHaveLength(conversationOf(chat).turns.length);
      expect(chat.marked!.filter(isEnd)).toEqual([]);
      expect(ours.filter(isBreak)).toEqual([]);
    }
  });
});

describe("answers in templates of other shapes", () => {
  const reader = (jinja: string): ConversationReader => {
    const plain = familyReader(llama3);
    return { ...plain, template: loadChatTemplate(jinja, { eos_token: "<|eot_id|>" }) };
  };
  const onion = { system: "", turns: [{ question: "What?", answer: "An onion." }], media: [] };
  const trainedText = (jinja: string) => {
    const using = reader(jinja);
    return spansOf(encodeConversation(onion, using)).map((span) => using.tokenizer.decode(span));
  };
  const turns = (before: string, asked: string, header = "<|end_header_id|>") =>
    `{% for m in messages %}{{ m.role }}${header}{% if m.role == 'assistant' %}${before}{% else %} {% endif %}{{ m.content }}<|eot_id|>{% endfor %}{% if add_generation_prompt %}assistant${header}${asked}{% endif %}`;
  const [space, line, lines] = ["{{ ' ' }}", "{{ '\\n' }}", "{{ '\\n\\n' }}"];

  it("hold the spaces in front that the model has to write itself", () => {
    expect(trainedText(turns(lines, ""))).toEqual(["\n\nAn onion.<|eot_id|>"]);
    expect(trainedText(turns(space, ""))).toEqual([" An onion.<|eot_id|>"]);
  });

  it("leave out spaces that the template asks with in another spelling", () => {
    expect(trainedText(turns(space + line, line))).toEqual(["An onion.<|eot_id|>"]);
    expect(trainedText(turns("", line))).toEqual(["An onion.<|eot_id|>"]);
  });

  it("begin with the space that the template asks with where the tokenizer merges it with their first word", () => {
    expect(trainedText(turns(space, space, ":"))).toEqual([" An onion.<|eot_id|>"]);
  });

  it("leave out spaces that the tokenizer merges with what the template asks with", () => {
    // Here are tokens for ":\n" and "\n\n".
    expect(trainedText(turns(line, "", ":"))).toEqual(["An onion.<|eot_id|>"]);
    expect(trainedText(turns(lines, line, ":"))).toEqual(["An onion.<|eot_id|>"]);
  });

  it("leave out what is only asked with, an empty thought for example", () => {
    expect(trainedText(turns(space, `${space}<think></think>${space}`))[0]!.trimStart()).toBe(
      "An onion.<|eot_id|>",
    );
  });
});
