/** Groups tokens for display, runs of visual tokens into one group, and counts them. Pure. */
import type { TokenView } from "../../../../protocol/reports.ts";

export interface TokenRun {
  kind: TokenView["kind"];
  trained: boolean;
  /** All tokens of a run of visual tokens; otherwise exactly one. */
  tokens: TokenView[];
}

export function groupTokens(tokens: TokenView[]): TokenRun[] {
  const runs: TokenRun[] = [];
  for (const token of tokens) {
    const last = runs.at(-1);
    if (token.kind === "visual" && last?.kind === "visual" && last.trained === token.trained) {
      last.tokens.push(token);
    } else {
      runs.push({ kind: token.kind, trained: token.trained, tokens: [token] });
    }
  }
  return runs;
}

export interface TokenCounts {
  all: number;
  visual: number;
  trained: number;
}

export function countTokens(tokens: TokenView[]): TokenCounts {
  return {
    all: tokens.length,
    visual: tokens.filter(({ kind }) => kind === "visual").length,
    trained: tokens.filter(({ trained }) => trained).length,
  };
}
