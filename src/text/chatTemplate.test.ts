import { describe, expect, it } from "vitest";
import { loadChatTemplate } from "./chatTemplate.ts";
import { encodeConversation, type Conversation } from "./conversation.ts";
import type { ConversationReader } from "./conversationReader.ts";
import { fixedMedia } from "./testing/fixedMedia.ts";
import { fixtureFolders, loadFixture } from "./testing/loadFixture.ts";

const onion: Conversation = {
  system: "",
  turns: [{ question: "<image>\nWhat is this?", answer: "This is an onion." }],
  media: [{ kind: "image", width: 4, height: 3 }],
};

describe("loadChatTemplate", () => {
  const [, folder, file] = fixtureFolders()[0]!;
  const { tokenizer } = loadFixture(folder, file);
  const config = { bos_token: "<s>", eos_token: { content: "</s>" } };
  const reader = (jinja: string): ConversationReader => ({
    tokenizer,
    template: loadChatTemplate(jinja, config),
    media: fixedMedia(tokenizer, { image: 1, video: 1 }),
    endIds: [tokenizer.eosId],
    maxTokens: 512,
  });

  it("gives text content to templates that want text", () => {
    const jinja =
      "{% for m in messages %}{{ m.role | upper }}: {{ m.content }}{% if m.role == 'assistant' %}{{ eos_token }}{% endif %}{{ '\\n' }}{% endfor %}{% if add_generation_prompt %}ASSISTANT:{% endif %}";
    const { ids, trained } = encodeConversation(onion, reader(jinja));
    expect(tokenizer.decode(ids)).toBe(
      "<s>USER: <image>\nWhat is this?\nASSISTANT: This is an onion.</s>\n",
    );
    // The line break after the end is the template's.
    expect(tokenizer.decode(ids.filter((_, i) => trained[i] === 1))).toBe(" This is an onion.</s>");
  });

  it("finds answers behind a prompt that ends in a space", () => {
    const jinja =
      "{% for m in messages %}{{ m.role }}: {{ m.content }}{% if m.role == 'assistant' %}{{ eos_token }}{% endif %} {% endfor %}{% if add_generation_prompt %}assistant: {% endif %}";
    const { ids, trained } = encodeConversation(onion, reader(jinja));
    expect(tokenizer.decode(ids.filter((_, i) => trained[i] === 1))).toBe(" This is an onion.</s>");
  });

  it("uses the template inside the tokenizer's config, also from a list of named ones", () => {
    const inner = {
      ...config,
      chat_template: [
        { name: "tools", template: "x" },
        { name: "default", template: "{{ messages[0].content }}!" },
      ],
    };
    expect(loadChatTemplate(null, inner).render([{ role: "user", text: "Hi" }], false)).toBe("Hi!");
  });

  it("closes answers where the template writes nothing behind them", () => {
    const open = "{% for m in messages %}{{ m.role }}: {{ m.content }} {% endfor %}";
    const chat = loadChatTemplate(open, { eos_token: "</s>" });
    const messages = [
      { role: "user" as const, text: "Hi" },
      { role: "assistant" as const, text: "Hello." },
    ];
    expect(chat.render(messages, false)).toBe("user: Hi assistant: Hello.</s> ");
  });

  const faults: [string, string, string][] = [
    ["cannot be parsed", "{% for m in %}", "The model's chat template cannot be read: Unexpected"],
    [
      "breaks off",
      "{% for m in messages %}",
      "The model's chat template cannot be read: it breaks off, or is no Jinja.",
    ],
    [
      "refuses",
      "{{ raise_exception('Only user and assistant roles are supported!') }}",
      "does not accept this conversation (user, assistant): Only user and assistant",
    ],
    [
      "closes answers with something else",
      "{% for m in messages %}{{ m.content }}; {% endfor %}",
      "does not close answer 1 with its end token </s>",
    ],
    [
      "drops pictures",
      "{% for m in messages %}{% if m.role == 'user' %}Q{% else %}: {{ m.content }}{{ eos_token }}{% endif %}{% endfor %}{% if add_generation_prompt %}:{% endif %}",
      "wrote 0 picture and clip marks for 1 media",
    ],
    [
      "ignores add_generation_prompt",
      "{% for m in messages %}{{ m.role }}: {{ m.content }}{{ eos_token }}{% endfor %}",
      "Answer 1 cannot be told apart",
    ],
  ];
  it.each(faults)("names a template that %s", (_what, jinja, sentence) => {
    expect(() => encodeConversation(onion, reader(jinja))).toThrow(sentence);
  });

  it("says so when there is no template at all", () => {
    expect(() => loadChatTemplate(null, config)).toThrow("The model has no chat template");
  });
});
