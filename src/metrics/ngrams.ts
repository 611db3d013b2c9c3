/** Runs of neighbouring tokens, counted: what BLEU and CIDEr compare. */

/** The longest run that is counted, as in both papers. */
export const MAX_ORDER = 4;

/** How often each run of 1 to 4 tokens occurs, by length less 1. Tokens hold no spaces, which part them in the keys. */
export function countNgrams(tokens: readonly string[]): Map<string, number>[] {
  return Array.from({ length: MAX_ORDER }, (_, at) => {
    const counts = new Map<string, number>();
    for (let start = 0; start + at < tokens.length; start++) {
      const run = tokens.slice(start, start + at + 1).join(" ");
      counts.set(run, (counts.get(run) ?? 0) + 1);
    }
    return counts;
  });
}
