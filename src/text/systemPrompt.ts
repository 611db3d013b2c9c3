/**
 * Puts the system prompt into a conversation. Some templates refuse a system message, or refuse it beside pictures (Llama 3.2
 * Vision's first editions): there it is prepended to the first question, after the media that the question begins with, so that
 * its tokens attend to them.
 */
import { splitLeadingPlaceholders } from "../base/examples/placeholders.ts";
import type { ChatTemplate, TemplateMessage } from "./chatTemplate.ts";

/** `messages` with the system prompt as this template takes it; an empty one is left out. */
export function withSystemPrompt(
  system: string,
  messages: readonly TemplateMessage[],
  template: ChatTemplate,
  hasMedia: boolean,
): TemplateMessage[] {
  const prompt = system.trim();
  if (prompt === "") return [...messages];
  if (template.takesSystem(hasMedia)) return [{ role: "system", text: prompt }, ...messages];
  const first = messages.findIndex(({ role }) => role === "user");
  return messages.map(({ role, text }, i) => {
    if (i !== first) return { role, text };
    const [media, words] = splitLeadingPlaceholders(text);
    return { role, text: `${media}${prompt}\n\n${words}`.trim() };
  });
}
