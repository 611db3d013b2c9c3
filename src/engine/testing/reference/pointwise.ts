/** f64 references: element-wise functions. */

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** gate, up of one length. */
export function siluMul(gate: Float64Array, up: Float64Array): Float64Array {
  return gate.map((g, i) => g * sigmoid(g) * up[i]!);
}

export function gelu(x: Float64Array): Float64Array {
  return x.map((value) => value * normalCdf(value));
}

export function geluTanh(x: Float64Array): Float64Array {
  return x.map(
    (value) =>
      (value / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (value + 0.044715 * value ** 3))),
  );
}

export function quickGelu(x: Float64Array): Float64Array {
  return x.map((value) => value * sigmoid(1.702 * value));
}

/** Φ(x). Below |x| = 5 the series φ(x) (x + x³/3 + x⁵/15 + …) around 1/2, beyond it the continued fraction of the tail. */
function normalCdf(x: number): number {
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (Math.abs(x) < 5) {
    let sum = 0;
    let term = x;
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n += 2) {
      sum += term;
      term *= (x * x) / (n + 2);
    }
    return 0.5 + density * sum;
  }
  // Mills' ratio: tail / density = 1 / (z + 1 / (z + 2 / (z + 3 / …))).
  const z = Math.abs(x);
  let fraction = z;
  for (let n = 60; n > 0; n--) fraction = z + n / fraction;
  return x < 0 ? density / fraction : 1 - density / fraction;
}

/** x (N, period) plus a table that repeats. */
export function addRepeated(x: Float64Array, table: Float64Array): Float64Array {
  return x.map((value, i) => value + table[i % table.length]!);
}
