/**
 * The line in front of a conversation. Some templates take none, or none beside pictures (Llama 3.2 Vision's first editions):
 * there it opens the first question, behind the media that the question begins with, where later words can see them.
 */
import type { ChatTemplate, TemplateMessage } from "./chatTemplate.ts";

const LEADING_MEDIA = /^(?:\s*<(?:image|video)>\s*)*/;

/** `messages` with the system line where this model takes it; an empty one stands nowhere. */
export function withSystemLine(
  system: string,
  messages: readonly TemplateMessage[],
  template: ChatTemplate,
  hasMedia: boolean,
): TemplateMessage[] {
  const line = system.trim();
  if (line === "") return [...messages];
  if (template.takesSystem(hasMedia)) return [{ role: "system", text: line }, ...messages];
  const first = messages.findIndex(({ role }) => role === "user");
  return messages.map(({ role, text }, i) => {
    if (i !== first) return { role, text };
    const [media] = LEADING_MEDIA.exec(text)!;
    return { role, text: `${media}${line}\n\n${text.slice(media.length)}`.trim() };
  });
}
