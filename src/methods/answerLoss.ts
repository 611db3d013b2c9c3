/** The usual loss of instruction tuning: mean negative log likelihood of the answer tokens, in nats. */
import { linearCrossEntropy } from "../engine/ops/linearCrossEntropy.ts";
import { PLAIN, type Term } from "./method.ts";

/** -log p(answer token | everything before it), of the rows in `view`. */
export function answerLoss(name: string, title: string, view = PLAIN.name): Term {
  return {
    name,
    title,
    views: [view],
    record: ({ states, head, targets, weights, withBackward }) =>
      linearCrossEntropy(states[view]!, head, targets, weights, { withBackward }),
  };
}
