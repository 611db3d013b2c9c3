/** The terms of VITask's loss (arXiv 2410.06456, sections 3.2 to 3.4). */
import { add } from "../../engine/ops/add.ts";
import { linearCrossEntropy } from "../../engine/ops/linearCrossEntropy.ts";
import { linearKl } from "../../engine/ops/linearKl.ts";
import { scale } from "../../engine/ops/scale.ts";
import { answerLoss } from "../answerLoss.ts";
import { PLAIN, type Term } from "../method.ts";
import { EXEMPLAR } from "./exemplarView.ts";
import { NEGATIVE } from "./negativeView.ts";

/** L_Van: -log p(r | v, x). */
export const plainAnswers = answerLoss("plain", "Answers");

/** L_EP: -log p(r | v, e, x). */
export const exemplarAnswers = answerLoss("exemplar", "Answers beside the specialist", EXEMPLAR);

/** L_RDA, response distribution alignment: KL(p(r | v, x) ‖ stopgrad p(r | v, e, x)) over the whole vocabulary. */
export const alignment: Term = {
  name: "alignment",
  title: "Distance from those beside the specialist",
  views: [PLAIN.name, EXEMPLAR],
  detached: [EXEMPLAR],
  record: ({ states, head, weights, withBackward }) =>
    linearKl(states[PLAIN.name]!, states[EXEMPLAR]!, head, weights, { withBackward }),
};

/**
 * L_CRT, contrastive response tuning: -log softmax(z⁺ - z⁻)[r], with gradients through both passes. The head is linear and has
 * no bias, so the difference of the logits is that of the states through the head, once.
 */
export const contrast: Term = {
  name: "contrast",
  title: "Telling its picture from another",
  views: [PLAIN.name, NEGATIVE],
  record({ states, head, targets, weights, withBackward }) {
    const difference = add(states[PLAIN.name]!, scale(states[NEGATIVE]!, -1));
    return linearCrossEntropy(difference, head, targets, weights, { withBackward });
  },
};
