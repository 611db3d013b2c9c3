/**
 * A second method, to show that the seam holds: it runs each row in three views and trains a small network beside the LoRA
 * pairs. What PyTorch makes of it in f64 is recorded by tools/parity/record_method.py.
 *
 * plain: the row. hinted: with one token after its last visual token, whose embedding the network makes of a feature vector.
 * swapped: with the picture of another row; a row without a picture has no such view.
 */
import { add } from "../../engine/ops/add.ts";
import { denseLinear } from "../../engine/ops/denseLinear.ts";
import { gelu } from "../../engine/ops/gelu.ts";
import { linearCrossEntropy } from "../../engine/ops/linearCrossEntropy.ts";
import { linearKl } from "../../engine/ops/linearKl.ts";
import { scale } from "../../engine/ops/scale.ts";
import type { TrainedTensor } from "../../engine/weights/adapterLayout.ts";
import { answerLoss } from "../answerLoss.ts";
import { withInsertedToken } from "../conversation.ts";
import { PLAIN, type Method, type Stage, type Term, type View } from "../method.ts";
import type { TrainingRow } from "../trainingRow.ts";

const FEATURES = 5;
const HIDDEN = 6;

/** The feature vector of a row, which a test decides. */
export type FeaturesOf = (row: TrainingRow) => Float32Array;

const swapped: View = {
  name: "swapped",
  of(row, { rows }) {
    const tokens = ({ encoded }: TrainingRow) => String(encoded.mediaSpans.map((s) => s.count));
    const partner = rows.find(
      (other) => other !== row && other.example.media.length > 0 && tokens(other) === tokens(row),
    );
    if (!partner) return null;
    const { mediaGrids } = partner.encoded;
    return {
      example: { ...row.example, media: partner.example.media },
      encoded: { ...row.encoded, mediaGrids },
    };
  },
};

const follow: Term = {
  name: "follow",
  title: "Follows the hint",
  views: ["plain", "hinted"],
  detached: ["hinted"],
  record: ({ states, head, weights, withBackward }) =>
    linearKl(states["plain"]!, states["hinted"]!, head, weights, { withBackward }),
};

const contrast: Term = {
  name: "contrast",
  title: "Tells pictures apart",
  views: ["plain", "swapped"],
  // The head is linear, so the difference of the logits is that of the states through the head.
  record({ states, head, targets, weights, withBackward }) {
    const difference = add(states["plain"]!, scale(states["swapped"]!, -1));
    return linearCrossEntropy(difference, head, targets, weights, { withBackward });
  },
};

export function hinted(featuresOf: FeaturesOf): Method {
  const view: View = {
    name: "hinted",
    of(row) {
      const last = row.encoded.mediaSpans.at(-1);
      const index = last ? last.start + last.count : 1;
      const encoded = withInsertedToken(row.encoded, { index, features: featuresOf(row) });
      return { ...row, encoded };
    },
  };
  return {
    id: "hinted",
    title: "With a hint",
    when: "In tests.",
    about: "Answers with and without a hint, and learns from the difference.",
    source: "For tests.",
    fields: [
      {
        kind: "number",
        name: "alpha",
        title: "How strongly to follow the hint",
        help: "The weight of the divergence from the answers with the hint.",
        source: "For tests.",
        ...{ default: 0.7, min: 0, max: 10, step: 0.1 },
      },
    ],
    views: [PLAIN, view, swapped],
    terms: [
      answerLoss("answer", "Answers"),
      answerLoss("hinted", "Answers with the hint", "hinted"),
      follow,
      contrast,
    ],
    stages: ({ alpha }): Stage[] => [
      {
        ...{ id: "first", title: "With the hint", share: 0.5 },
        coefficients: { answer: 1, hinted: 1, follow: Number(alpha), contrast: 0.5 },
      },
      {
        ...{ id: "second", title: "The hint stands", share: 0.5, frozen: ["hint"] },
        coefficients: { answer: 1, follow: Number(alpha) },
      },
    ],
    tensors: ({ width }) =>
      (
        [
          ["hint.linear_1.weight", [HIDDEN, FEATURES]],
          ["hint.linear_1.bias", [HIDDEN]],
          ["hint.linear_2.weight", [width, HIDDEN]],
          ["hint.linear_2.bias", [width]],
        ] as const
      ).map(([name, shape]): TrainedTensor => ({
        name,
        shape,
        group: "hint",
        init: { bound: 0.1 },
      })),
    insertion: {
      featureWidth: () => FEATURES,
      embed(features, parameter) {
        const layer = (x: typeof features, name: string) =>
          denseLinear(x, parameter(`${name}.weight`), parameter(`${name}.bias`));
        return layer(gelu(layer(features, "hint.linear_1")), "hint.linear_2");
      },
    },
  };
}
