/** Memory in words. */
import { expect, test } from "vitest";
import type { RunConfig } from "../../../../protocol/config.ts";
import { choiceText, fitSentence, heldText, reserveWords, tooMuchText } from "./memoryWords.ts";

const offered = { bytes: 8e9, bufferBytes: 2e9, bindingBytes: 128e6 };
const memory = { verdict: "fits", offered, totalBytes: 5e9, largestBindingBytes: 100e6 } as const;

test("what is needed stands against what is offered, with what needs less where it does not fit", () => {
  expect(fitSentence(memory)).toBe("5 GB of about 8 GB.");
  expect(fitSentence({ ...memory, verdict: "tight", totalBytes: 7e9 })).toBe(
    "7 GB of about 8 GB; close other programs first.",
  );
  expect(fitSentence({ ...memory, verdict: "does not fit", totalBytes: 9e9 })).toBe(
    "9 GB of about 8 GB. Fewer examples at once, shorter conversations or fewer bits need less. If this device has more than the browser tells, try to reserve it.",
  );
  expect(fitSentence({ ...memory, verdict: "does not fit", largestBindingBytes: 3e9 })).toBe(
    "Its largest piece has 3 GB, and this device takes 128 MB at once. Fewer examples at once, shorter conversations or fewer bits need less.",
  );
  const none = { bytes: 0, bufferBytes: 0, bindingBytes: 0 };
  expect(fitSentence({ ...memory, verdict: "does not fit", offered: none })).toContain("Without");
});

test("a try that fell short says how far it came and what to do", () => {
  expect(reserveWords(9e9, 9e9)).toEqual({
    tone: "good",
    text: "All 9 GB could be reserved just now: it fits.",
  });
  expect(reserveWords(9e9, 6e9).text).toMatch(/^Only 6 GB of 9 GB .* fewer bits\.$/);
});

const choice = { limitBytes: 3e9, isWithin: true, blocks: 28, keptBlocks: 7, slower: 0.21 };

test("what saves memory is said with what it costs", () => {
  expect(choiceText(null, { batch: 1 })).toBeNull();
  expect(choiceText(choice, { batch: 1 })).toBe(
    "To fit into 3 GB, the work of 21 of 28 layers is computed twice instead of kept. A step learns from the same examples. This takes about 21\u00a0% more time.",
  );
  const { limitBytes: _, ...smallest } = choice;
  const all = { ...smallest, keptBlocks: 0, insteadOfBatch: 8, slower: 0.33 };
  expect(choiceText(all, { batch: 2 })).toBe(
    "To need less, the work of all 28 layers is computed twice instead of kept, and 2 examples at a time are taken instead of 8. A step learns from the same examples. This takes about 33\u00a0% more time.",
  );
  const fewer = { ...choice, keptBlocks: 28, insteadOfBatch: 8, slower: 0 };
  expect(choiceText(fewer, { batch: 1 })).toBe(
    "To fit into 3 GB, 1 example at a time is taken instead of 8. A step learns from the same examples.",
  );
  expect(choiceText({ ...choice, keptBlocks: 28, slower: 0 }, { batch: 1 })).toBeNull();
});

test("a budget that is too small is said with both numbers", () => {
  const estimate = (memoryBytes?: number, change: Partial<RunConfig> = {}) => ({
    ...{ totalBytes: 3.2e9, config: { memoryBytes, ...change } as RunConfig },
  });
  expect(tooMuchText({ ...choice, isWithin: false }, estimate(3e9))).toMatch(
    /^Set to use 3 GB, it needs 3.2 GB with everything .* Shorter conversations, fewer bits, or 16 bits for what is computed twice need less\.$/,
  );
  const half = estimate(3e9, { activations: "f16" });
  expect(tooMuchText({ ...choice, isWithin: false }, half)).toMatch(
    / Shorter conversations or fewer bits need less\.$/,
  );
  expect(tooMuchText(choice, estimate(3e9))).toBeNull();
  expect(tooMuchText({ ...choice, isWithin: false }, estimate())).toBeNull();
});

test("16 bits for what is computed twice are said where they hold something, and where they do not", () => {
  const said = (change: Partial<RunConfig>, made = null as typeof choice | null, vision = false) =>
    heldText({ config: { adapter: { vision }, ...change } as RunConfig, choice: made });
  const half = { activations: "f16" } as const;
  const [held, idle] = [/^What goes into a layer .* in 16 bits/, /makes no difference here\.$/];
  expect(said({ checkpointing: true, keptBlocks: 7 }, choice)).toBeNull();
  expect(said({ ...half, checkpointing: true, keptBlocks: 7 }, choice)).toMatch(held);
  expect(said({ ...half, checkpointing: true })).toMatch(held);
  expect(said({ ...half, checkpointing: false })).toMatch(idle);
  // All blocks of the decoder are kept; those of a tower that learns are not.
  expect(said({ ...half, checkpointing: true, keptBlocks: 28 }, choice)).toMatch(idle);
  expect(said({ ...half, checkpointing: true, keptBlocks: 28 }, choice, true)).toMatch(held);
});
