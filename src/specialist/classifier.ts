/**
 * The task-specific model of VITask (arXiv 2410.06456, section 4.1) on the features of the project's own model: pooled tower
 * features, standardised, through one hidden layer of GELUs and a linear head over all classes. The paper fine-tunes a ViT;
 * a head on frozen features is our choice, which takes seconds and needs no second model. The hidden layer is the exemplar.
 */
import { add } from "../engine/ops/add.ts";
import { denseLinear } from "../engine/ops/denseLinear.ts";
import { gelu } from "../engine/ops/gelu.ts";
import { restrictedCrossEntropy } from "../engine/ops/restrictedCrossEntropy.ts";
import type { DeviceProfile } from "../engine/graph/deviceProfile.ts";
import { size } from "../engine/graph/shape.ts";
import { Trace, type Tensor } from "../engine/graph/trace.ts";
import {
  trainedTensors,
  type AdapterLayout,
  type TrainedTensor,
} from "../engine/weights/adapterLayout.ts";
import { EXEMPLAR_WIDTH } from "../methods/vitask/connector.ts";

/** Examples of a step, and of an inference. */
export const ROWS = 32;

export interface ClassifierShape {
  /** F: width of a pooled feature vector. */
  inputWidth: number;
  /** K: classes of all sets. */
  classes: number;
}

/** In the order of PyTorch's state dict; first values as torch.nn.Linear's. */
function classifierTensors({ inputWidth, classes }: ClassifierShape): TrainedTensor[] {
  const H = EXEMPLAR_WIDTH;
  const linear = (name: string, outputs: number, inputs: number): TrainedTensor[] => {
    const init = { bound: 1 / Math.sqrt(inputs) };
    return [
      { name: `${name}.weight`, shape: [outputs, inputs], group: name, init },
      { name: `${name}.bias`, shape: [outputs], group: name, init },
    ];
  };
  return [...linear("hidden", H, inputWidth), ...linear("head", classes, H)];
}

/** Arenas of these tensors alone. */
export function classifierLayout(shape: ClassifierShape): AdapterLayout {
  let bytes = 0;
  const tensors = classifierTensors(shape).map((tensor) => {
    const offset = bytes;
    bytes += Math.ceil((size(tensor.shape) * 4) / 256) * 256;
    return { ...tensor, offset };
  });
  return { rank: 0, alpha: 0, dropout: 0, pairs: [], tensors, vision: false, bytes };
}

function layers(trace: Trace, layout: AdapterLayout, { inputWidth }: ClassifierShape) {
  const parameter = trainedTensors(layout, trace, []);
  const linear = (x: Tensor, name: string) =>
    denseLinear(x, parameter(`${name}.weight`), parameter(`${name}.bias`));
  const hidden = gelu(linear(trace.input("x", [ROWS, inputWidth]), "hidden"));
  return { hidden, logits: linear(hidden, "head") };
}

/** Inputs "x" (ROWS, F), "targets" (ROWS), "ranges" (ROWS, 2), "weights" (ROWS); output "loss" (1). Accumulates gradients. */
export function recordTraining(
  profile: DeviceProfile,
  layout: AdapterLayout,
  shape: ClassifierShape,
): Trace {
  const trace = new Trace(profile);
  const { logits } = layers(trace, layout, shape);
  const loss = restrictedCrossEntropy(
    logits,
    trace.input("targets", [ROWS], "u32"),
    trace.input("ranges", [ROWS, 2], "u32"),
    trace.input("weights", [ROWS]),
  );
  trace.markOutput(loss, "loss");
  trace.backward([loss], add);
  return trace;
}

/** Input "x" (ROWS, F); outputs "hidden" (ROWS, H) and "logits" (ROWS, K). */
export function recordInference(
  profile: DeviceProfile,
  layout: AdapterLayout,
  shape: ClassifierShape,
): Trace {
  const trace = new Trace(profile);
  trace.noGrad(() => {
    const { hidden, logits } = layers(trace, layout, shape);
    trace.markOutput(hidden, "hidden");
    trace.markOutput(logits, "logits");
  });
  return trace;
}
