import { describe, expect, it } from "vitest";
import { loadChatTemplate, type ChatTemplate } from "./chatTemplate.ts";
import { withSystemPrompt } from "./systemPrompt.ts";
import { familyReader, recordedFamilies } from "./testing/loadFamily.ts";

const user = (text: string) => ({ role: "user" as const, text });
const assistant = (text: string) => ({ role: "assistant" as const, text });
const refusing: ChatTemplate = { takesSystem: () => false, render: () => "" };

describe("the system prompt", () => {
  it("is a message of its own where the template takes one, with media or without", () => {
    for (const [name, family] of recordedFamilies()) {
      const { template } = familyReader(family);
      const said = [user("<image>\nWhat?")];
      const system = { role: "system", text: "You are a cook." };
      expect(withSystemPrompt(" You are a cook.\n", said, template, false)).toEqual([
        system,
        ...said,
      ]);
      expect([name, template.takesSystem(true)]).toEqual([name, name !== "mllama"]);
    }
  });

  it("is prepended to the first question where the template refuses it, after leading media", () => {
    const moved = (...said: ReturnType<typeof user | typeof assistant>[]) =>
      withSystemPrompt("Be brief.", said, refusing, true).map(({ text }) => text);
    expect(moved(user("<image>\nWhat?"), assistant("A leek."), user("And <image>?"))).toEqual([
      "<image>\nBe brief.\n\nWhat?",
      "A leek.",
      "And <image>?",
    ]);
    expect(moved(user("<image>\n<video>\nCompare."))).toEqual([
      "<image>\n<video>\nBe brief.\n\nCompare.",
    ]);
    expect(moved(user("Is <image> ripe?"))).toEqual(["Be brief.\n\nIs <image> ripe?"]);
    expect(moved(user("<image>"))).toEqual(["<image>Be brief."]);
  });

  it("is left out when it is empty", () => {
    expect(withSystemPrompt("  ", [user("What?")], refusing, true)).toEqual([user("What?")]);
  });

  it("is a message only where the template writes it", () => {
    const writes =
      "{% for m in messages %}{{ m.role }}: {{ m.content }}{{ eos_token }}{% endfor %}";
    const drops = `{% for m in messages if m.role != 'system' %}{{ m.content }}{{ eos_token }}{% endfor %}`;
    const refuses = `{% if messages[0].role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}${writes}`;
    const taken = (jinja: string) =>
      loadChatTemplate(jinja, { eos_token: "</s>" }).takesSystem(false);
    expect([writes, drops, refuses].map(taken)).toEqual([true, false, false]);
  });
});
