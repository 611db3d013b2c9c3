/**
 * Tokenizers and chat templates of the real families against transformers. The tokenizers are cut down to what the recorded
 * texts need (tools/text/recordFamilies.py); the whole ones are compared where SCION_TOKENIZERS names a folder with them.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadChatTemplate } from "./chatTemplate.ts";
import { streamText } from "./streamText.ts";
import { families, json, recordedFamilies } from "./testing/loadFamily.ts";
import { loadTokenizer } from "./tokenizer.ts";
import { idOf } from "./testing/idOf.ts";

interface Recorded {
  /** `before`: what is added in front. `decoded` where it is not the text, `plain` (no special tokens) where not `decoded`. */
  strings: { text: string; ids: number[]; before: number[]; decoded?: string; plain?: string }[];
}

const names = ["qwen2", "llama3", "vicuna", "vicunaLegacy", "smolvlm"];

const wholeOnes = process.env["SCION_TOKENIZERS"];
if (!wholeOnes) console.log("The whole tokenizers are not compared: SCION_TOKENIZERS is not set.");
const folders = [families, ...(wholeOnes ? [wholeOnes] : [])]
  .flatMap((folder) => names.map((name) => [name, path.join(folder, name)] as const))
  .filter(([, folder]) => existsSync(folder));

describe.each(folders)("the tokenizer of %s (%s)", (_, folder) => {
  const tokenizer = loadTokenizer(
    json(folder, "tokenizer.json"),
    json(folder, "tokenizer_config.json"),
  );
  const { strings } = json(folder, "recorded.json") as Recorded;

  it("gives transformers' ids", () => {
    expect(strings.length).toBeGreaterThan(45);
    for (const { text, ids, before } of strings) {
      expect([text, tokenizer.encode(text)]).toEqual([text, ids]);
      expect([text, tokenizer.encode(text, true)]).toEqual([text, [...before, ...ids]]);
    }
  });

  it("decodes as transformers does, with and without special tokens", () => {
    for (const { text, ids, decoded = text, plain = decoded } of strings) {
      expect(tokenizer.decode(ids)).toBe(decoded);
      expect(tokenizer.decode(ids, true)).toBe(plain);
    }
  });

  it("streams what it decodes", () => {
    for (const { text, ids, decoded = text, plain = decoded } of strings) {
      const stream = streamText(tokenizer);
      expect(ids.map((id) => stream.push(id)).join("") + stream.end()).toBe(plain);
    }
  });

  it("keeps every special token whole, wherever it stands", () => {
    for (const [id, token] of tokenizer.special) {
      expect(tokenizer.encode(`a${token}b ${token}`).filter((i) => i === id)).toHaveLength(2);
      expect(idOf(tokenizer, token)).toBe(id);
    }
  });
});

describe.each(recordedFamilies())(
  "the chat template of %s",
  (_, { tokenizer, template, chats }) => {
    const chat = loadChatTemplate(template, json(families, tokenizer, "tokenizer_config.json"));
    // Llama 3.2 tells the model what day it is.
    beforeEach(() => vi.useFakeTimers({ now: new Date(2024, 6, 26, 12) }));
    afterEach(() => vi.useRealTimers());

    it("renders conversations as transformers does", () => {
      expect(chats.length).toBeGreaterThanOrEqual(2);
      for (const { messages, full, prompt, error } of chats) {
        if (error) {
          expect(() => chat.render(messages, false)).toThrow(error);
        } else {
          expect(chat.render(messages, false)).toBe(full);
          expect(chat.render(messages.slice(0, -1), true)).toBe(prompt);
        }
      }
    });
  },
);
