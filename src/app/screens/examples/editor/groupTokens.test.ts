import { describe, expect, it } from "vitest";
import type { TokenView } from "../../../../protocol/reports.ts";
import { countTokens, groupTokens } from "./groupTokens.ts";

const token = (text: string, over: Partial<TokenView> = {}): TokenView => ({
  id: 1,
  text,
  kind: "text",
  trained: false,
  ...over,
});
const visual = token("<image>", { kind: "visual" });
const tokens = [
  token("USER:"),
  visual,
  visual,
  visual,
  token("What"),
  token("A", { trained: true }),
  visual,
];

describe("groupTokens", () => {
  it("joins neighbouring visual tokens and keeps every other token by itself", () => {
    expect(groupTokens(tokens).map(({ tokens }) => tokens.length)).toEqual([1, 3, 1, 1, 1]);
  });

  it("loses no token", () => {
    expect(groupTokens(tokens).flatMap(({ tokens }) => tokens)).toEqual(tokens);
  });
});

describe("countTokens", () => {
  it("counts all, the picture's and the learnt ones", () => {
    // 2 + 3 + 1 + 1 = 7 tokens, 3 + 1 visual, one learnt
    expect(countTokens(tokens)).toEqual({ all: 7, visual: 4, trained: 1 });
  });
});
