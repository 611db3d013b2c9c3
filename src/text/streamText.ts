/** Tokens to text while they arrive: a character is given out when all of its tokens are there, and never changed again. */
import type { Tokenizer } from "./tokenizer.ts";

export interface TextStream {
  /** The text that the next token settles; may be empty. Special tokens give none. */
  push(id: number): string;
  /** What is still held back at the end: half a character, shown as U+FFFD. */
  end(): string;
}

export function streamText(tokenizer: Tokenizer): TextStream {
  const ids: number[] = [];
  // Decoding starts at a token that is already out, so that tokenizers that trim the first space trim the same one.
  let from = 0;
  let settled = 0;
  const settle = (force: boolean) => {
    const before = tokenizer.decode(ids.slice(from, settled), true);
    const now = tokenizer.decode(ids.slice(from), true);
    if (!force && now.endsWith("\ufffd")) return "";
    from = settled;
    settled = ids.length;
    return now.slice(before.length);
  };
  return {
    push(id) {
      if (tokenizer.special.has(id)) return "";
      ids.push(id);
      return settle(false);
    },
    end: () => settle(true),
  };
}
