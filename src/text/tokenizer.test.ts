import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { streamText } from "./streamText.ts";
import { fixtureFolders, loadFixture } from "./testing/loadFixture.ts";
import { loadTokenizer } from "./tokenizer.ts";

/** The library's byte-fallback decoder loses U+FEFF, which has no width and no meaning inside a text. */
const known = (name: string, text: string) =>
  name === "sentencePiece" ? text.replaceAll("\ufeff", "") : text;

describe.each(fixtureFolders())("the %s tokenizer", (name, folder, file) => {
  const { tokenizer, recorded } = loadFixture(folder, file);

  it("gives transformers' ids for every recorded text", () => {
    expect(recorded.strings.length).toBeGreaterThan(20);
    for (const { text, ids, withSpecial } of recorded.strings) {
      expect([text, tokenizer.encode(text)]).toEqual([text, ids]);
      expect([text, tokenizer.encode(text, true)]).toEqual([text, withSpecial]);
    }
  });

  it("decodes as transformers does, with and without special tokens", () => {
    for (const { ids, decoded, plain } of recorded.strings) {
      expect(tokenizer.decode(ids)).toBe(known(name, decoded));
      expect(tokenizer.decode(ids, true)).toBe(known(name, plain));
    }
  });

  it("knows its special tokens", () => {
    expect(tokenizer.special.get(tokenizer.eosId)).toBe(tokenizer.eosToken);
    expect(tokenizer.special.get(tokenizer.placeholderIds.image ?? -1)).toBe("<image>");
    expect(tokenizer.special.get(tokenizer.placeholderIds.video ?? -1)).toBe("<video>");
    expect(tokenizer.vocabSize).toBeGreaterThan(Math.max(...tokenizer.special.keys()));
  });

  it("gives back any text without special tokens", () => {
    // SentencePiece takes the first space for its own.
    const text = fc
      .string({ unit: "grapheme" })
      .filter((t) => t === new TextDecoder().decode(new TextEncoder().encode(t)))
      .filter((t) => ![...tokenizer.special.values()].some((token) => t.includes(token)))
      .map((t) => (name === "sentencePiece" ? t.replaceAll("▁", "").trimStart() : t));
    fc.assert(
      fc.property(text, (t) => {
        expect(tokenizer.decode(tokenizer.encode(t))).toBe(t);
      }),
    );
  });

  it("streams the same text as it decodes, never splitting a character", () => {
    for (const { ids, plain } of recorded.strings) {
      const stream = streamText(tokenizer);
      const pieces = ids.map((id) => stream.push(id));
      expect(pieces.join("") + stream.end()).toBe(known(name, plain));
      if (!plain.includes("\ufffd")) expect(pieces.join("")).not.toContain("\ufffd");
    }
  });
});

describe("loadTokenizer", () => {
  const [, folder, file] = fixtureFolders()[0]!;
  it("shows a model that stops in the middle of a character as U+FFFD", () => {
    const { tokenizer } = loadFixture(folder, file);
    const [first] = tokenizer.encode("🧅");
    const stream = streamText(tokenizer);
    expect(stream.push(first!)).toBe("");
    expect(stream.end()).toBe("\ufffd");
  });

  it("refuses files that do not fit together", () => {
    expect(() => loadTokenizer({}, {})).toThrow("The model's tokenizer.json is damaged");
    const model = { type: "BPE", vocab: { a: 0 }, merges: [] };
    const parts = {
      model,
      decoder: null,
      post_processor: null,
      pre_tokenizer: null,
      normalizer: null,
      added_tokens: [],
    };
    expect(() => loadTokenizer(parts, { eos_token: "</s>" })).toThrow(
      'has no end token: tokenizer_config.json says "</s>"',
    );
  });
});
