/** f64 references: PyTorch's AdamW with gradient clipping to a global norm, in place. */

export interface AdamWState {
  values: Float64Array;
  m: Float64Array;
  v: Float64Array;
}

export interface AdamWOptions {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** 0: no clipping. */
  maxGradNorm: number;
}

export function norm(grads: Float64Array): number {
  return Math.sqrt(grads.reduce((sum, g) => sum + g * g, 0));
}

/** One update; `step` counts from 1. */
export function adamw(
  { values, m, v }: AdamWState,
  grads: Float64Array,
  step: number,
  { learningRate, beta1, beta2, epsilon, weightDecay, maxGradNorm }: AdamWOptions,
): void {
  const clip = maxGradNorm ? Math.min(1, maxGradNorm / (norm(grads) + 1e-6)) : 1;
  grads.forEach((grad, i) => {
    const g = grad * clip;
    values[i]! *= 1 - learningRate * weightDecay;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
    const mean = m[i]! / (1 - beta1 ** step);
    const spread = Math.sqrt(v[i]! / (1 - beta2 ** step));
    values[i]! -= (learningRate * mean) / (spread + epsilon);
  });
}
