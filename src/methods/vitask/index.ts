/**
 * VITask (arXiv 2410.06456): a small classifier, the specialist, looks at the picture beside the model. What it says goes in as
 * one token; the model learns to answer with it, to answer alike without it, and to tell one picture from another.
 */
import type { MethodField } from "../../protocol/method.ts";
import { PLAIN, type Method, type Stage } from "../method.ts";
import { CONNECTOR, connector, connectorTensors } from "./connector.ts";
import { exemplarView } from "./exemplarView.ts";
import { negativeView } from "./negativeView.ts";
import { alignment, contrast, exemplarAnswers, plainAnswers } from "./terms.ts";

/** The paper gives no values. */
const OURS = "our choice: every term counts the same; the paper (arXiv 2410.06456) gives no value";

const weight = (name: string, title: string, help: string): MethodField => ({
  ...{ kind: "number", name, title, help, source: OURS },
  ...{ default: 1, min: 0, max: 10, step: 0.1 },
});

/** Terms of coefficient 0 are left out, and with them the passes that they alone need. */
function coefficients(weights: Record<string, number>): Stage["coefficients"] {
  return Object.fromEntries(Object.entries(weights).filter(([, value]) => value !== 0));
}

export const vitask: Method = {
  id: "vitask",
  title: "With a specialist beside it",
  about:
    "A small specialist looks at each picture first. The model learns from it, and later answers with it or without it.",
  when: "For pictures that fall into a few classes that are hard to tell apart; each step takes several times as long.",
  source: "VITask (arXiv 2410.06456)",
  specialist: true,
  fields: [
    weight(
      "alpha",
      "How strongly to follow the specialist",
      "The weight of the distance between the answers without and with the specialist. 0 leaves it out.",
    ),
    weight(
      "beta",
      "How strongly to tell pictures apart",
      "The weight of telling a picture from another with the same question and another answer, in the second half. 0 leaves it out.",
    ),
  ],
  views: [PLAIN, exemplarView, negativeView],
  terms: [plainAnswers, exemplarAnswers, alignment, contrast],
  // The paper has one epoch of each.
  stages({ alpha, beta }) {
    const first = { plain: 1, exemplar: 1, alignment: Number(alpha) };
    return [
      {
        ...{ id: "first", title: "Learning beside the specialist", share: 0.5 },
        coefficients: coefficients(first),
      },
      {
        ...{ id: "second", title: "Telling pictures apart", share: 0.5, frozen: [CONNECTOR] },
        coefficients: coefficients({ ...first, contrast: Number(beta) }),
      },
    ];
  },
  tensors: ({ width }) => connectorTensors(width),
  insertion: connector,
};
