import { size } from "../graph/shape.ts";
import { Trace, type Parameter, type Tensor } from "../graph/trace.ts";
import { add } from "../ops/add.ts";
import { nodeGpu } from "./nodeGpu.ts";
import { runTrace } from "./runTrace.ts";

interface Values {
  values: Float32Array;
  shape: readonly number[];
}

/** y, and the gradients of x, weight and bias for the gradient `dy` of y, of an op with a trained weight and bias. */
export async function runParameters(
  { x, weight, bias, dy }: Record<"x" | "weight" | "bias" | "dy", Values>,
  op: (x: Tensor, weight: Parameter, bias: Parameter) => Tensor,
) {
  const [weights, biases] = [size(weight.shape), size(bias.shape)];
  const biasOffset = Math.ceil((weights * 4) / 256) * 256;
  const arena = new Float32Array(biasOffset / 4 + biases);
  arena.set(weight.values);
  arena.set(bias.values, biasOffset / 4);
  const trace = new Trace();
  const input = trace.external("x", x.shape, { needsGrad: true });
  const y = op(
    input,
    trace.parameter("weight", weight.shape, 0),
    trace.parameter("bias", bias.shape, biasOffset),
  );
  const grads = trace.backwardFrom(y, trace.external("dy", dy.shape), add);
  trace.markOutput(y, "y");
  trace.markOutput(grads.get(input)!, "dx");
  const zeros = new Float32Array(arena.length);
  const externals = { x: x.values, dy: dy.values, values: arena, grads: zeros };
  const ran = await runTrace(await nodeGpu(), trace, {}, externals);
  const all = await ran.external("grads");
  const got = {
    y: await ran.read("y"),
    dx: await ran.read("dx"),
    dweight: all.subarray(0, weights),
    dbias: all.subarray(biasOffset / 4, biasOffset / 4 + biases),
  };
  ran.program.destroy();
  return got;
}
