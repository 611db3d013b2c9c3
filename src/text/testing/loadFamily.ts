/** Tokenizers and chat templates of the real families, with what transformers does with them (tools/text/recordFamilies.py). */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import { loadChatTemplate, type TemplateMessage } from "../chatTemplate.ts";
import type { ConversationReader } from "../conversationReader.ts";
import { loadTokenizer } from "../tokenizer.ts";
import { idOf } from "./idOf.ts";

/** A conversation as transformers' template writes it, and its ids. */
interface RecordedText {
  full: string;
  /** Up to where the last answer starts. */
  prompt: string;
  ids: number[];
  /** For each answer what a model that is asked for it writes, its end included. */
  written: number[][];
  /** Places that the template itself marks as the assistant's, where it does. */
  marked?: number[];
}

type RecordedChat = { messages: TemplateMessage[] } & (
  | (RecordedText & { error?: undefined })
  /** The template refuses it; `moved` has the system prompt in the first question. */
  | { error: string; moved: RecordedText; full?: undefined; prompt?: undefined }
);

interface RecordedFamily {
  /** Folder of the tokenizer. */
  tokenizer: string;
  template: string;
  /** What closes an answer. */
  end: string;
  chats: RecordedChat[];
}

export const families = path.join(import.meta.dirname, "../fixtures/families");

export const json = (...parts: string[]) => JSON.parse(readFileSync(path.join(...parts), "utf8"));

export const recordedFamilies = () =>
  Object.entries(json(families, "templates.json") as Record<string, RecordedFamily>);

/** A family's reader for which every picture and every clip has one visual token. */
export function familyReader({
  tokenizer: name,
  template,
  end,
}: RecordedFamily): ConversationReader {
  const config = json(families, name, "tokenizer_config.json");
  const tokenizer = loadTokenizer(json(families, name, "tokenizer.json"), config);
  const placeholderOf = (kind: string) =>
    [`<|${kind}_pad|>`, `<|${kind}|>`].find((token) => template.includes(token)) ?? `<${kind}>`;
  // SmolVLM has the visual token of pictures for clips.
  const nameOf = (kind: string) =>
    idOf(tokenizer, placeholderOf(kind)) === null ? placeholderOf("image") : placeholderOf(kind);
  const tokens = {
    image: idOf(tokenizer, nameOf("image")),
    video: idOf(tokenizer, nameOf("video")),
  };
  return {
    tokenizer,
    template: loadChatTemplate(template, config),
    media: {
      placeholders: { image: [placeholderOf("image")], video: [placeholderOf("video")] },
      tokenIds: tokens,
      mediaGrids: (media) => media.map(({ kind }) => oneView(kind)),
      expand: ({ kind }) => nameOf(kind),
    },
    endIds: [tokenizer.eosId, idOf(tokenizer, end)!],
    maxTokens: 512,
  };
}

const oneView = (kind: MediaGrid["kind"]): MediaGrid => ({
  kind,
  ...{ width: 1, height: 1, views: 1, rows: 0, columns: 0, frames: 1 },
});

/** A recorded chat in our own terms. */
export function conversationOf({ messages }: Pick<RecordedChat, "messages">) {
  const [first] = messages;
  const system = first?.role === "system" ? first.text : "";
  const said = system ? messages.slice(1) : messages;
  const turns = said.flatMap(({ role, text }, i) =>
    role === "user" ? [{ question: text, answer: said[i + 1]!.text }] : [],
  );
  const kinds = said.flatMap(({ text }) => text.match(/(?<=<)(?:image|video)(?=>)/g) ?? []);
  const media = kinds.map((kind) => ({ kind: kind as MediaGrid["kind"], width: 4, height: 3 }));
  return { system, turns, media, messages: said };
}
