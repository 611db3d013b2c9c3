/** What a supervised row weighs in each term of an objective, so that a term is a mean over its answer tokens. */
import { supervisedTokens } from "../methods/conversation.ts";
import type { Objective } from "../methods/objective.ts";
import type { MicroBatch, TermWeights } from "./pack.ts";

/**
 * By term: coefficient / (answer tokens, in all micro-batches of the step, of the rows that have the term's views). 0 where no
 * row has them.
 */
export function termWeights(batches: readonly MicroBatch[], { terms }: Objective): TermWeights {
  return Object.fromEntries(
    terms.map(({ term, coefficient }) => {
      let tokens = 0;
      for (const { conversations, views = [] } of batches) {
        const needed = views.filter(({ name }) => term.views.includes(name));
        conversations.forEach((conversation, i) => {
          if (needed.every(({ present }) => present[i])) tokens += supervisedTokens(conversation);
        });
      }
      return [term.name, tokens && coefficient / tokens];
    }),
  );
}
