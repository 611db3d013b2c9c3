import { describe, expect, it } from "vitest";
import { loadChatTemplate, type ChatTemplate } from "./chatTemplate.ts";
import { withSystemLine } from "./systemLine.ts";
import { familyReader, recordedFamilies } from "./testing/loadFamily.ts";

const user = (text: string) => ({ role: "user" as const, text });
const assistant = (text: string) => ({ role: "assistant" as const, text });
const refusing: ChatTemplate = { takesSystem: () => false, render: () => "" };

describe("the system line", () => {
  it("is its own message where the template takes it, with media or without", () => {
    for (const [name, family] of recordedFamilies()) {
      const { template } = familyReader(family);
      const said = [user("<image>\nWhat?")];
      const system = { role: "system", text: "You are a cook." };
      expect(withSystemLine(" You are a cook.\n", said, template, false)).toEqual([
        system,
        ...said,
      ]);
      expect([name, template.takesSystem(true)]).toEqual([name, name !== "mllama"]);
    }
  });

  it("opens the first question where the template refuses it, behind the media in front", () => {
    const moved = (...said: ReturnType<typeof user | typeof assistant>[]) =>
      withSystemLine("Be brief.", said, refusing, true).map(({ text }) => text);
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

  it("stands nowhere when it is empty", () => {
    expect(withSystemLine("  ", [user("What?")], refusing, true)).toEqual([user("What?")]);
  });

  it("is known to be taken only where a template writes it", () => {
    const writes =
      "{% for m in messages %}{{ m.role }}: {{ m.content }}{{ eos_token }}{% endfor %}";
    const drops = `{% for m in messages if m.role != 'system' %}{{ m.content }}{{ eos_token }}{% endfor %}`;
    const refuses = `{% if messages[0].role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}${writes}`;
    const taken = (jinja: string) =>
      loadChatTemplate(jinja, { eos_token: "</s>" }).takesSystem(false);
    expect([writes, drops, refuses].map(taken)).toEqual([true, false, false]);
  });
});
