/** A specialist on the device, beside the model in whose session it runs. */
import { UserError } from "../base/userError.ts";
import type { ModelSession, LoadedAdapter } from "../inference/session.ts";
import { batched } from "../base/async/batched.ts";
import { classifierLayout, recordInference, ROWS, type ClassifierShape } from "./classifier.ts";
import { shapeOf, type Specialist } from "./specialist.ts";

export interface Opinion {
  /** The exemplar: what the hidden layer says, (H). */
  features: Float32Array;
  /** Of all classes of all sets, (K). */
  logits: Float32Array;
}

/** What a classifier with these values says of standardised inputs, ROWS at a time. */
export async function infer(
  session: ModelSession,
  adapter: LoadedAdapter,
  shape: ClassifierShape,
  inputs: readonly Float32Array[],
): Promise<Opinion[]> {
  const { profile } = session.recorder;
  const key = { adapter, purpose: "evaluate", shape: { specialist: shape } } as const;
  const program = await session.program(key, () => recordInference(profile, adapter.layout, shape));
  const opinions: Opinion[] = [];
  for (const some of batched(inputs, ROWS)) {
    const x = new Float32Array(ROWS * shape.inputWidth);
    some.forEach((input, i) => x.set(input, i * shape.inputWidth));
    program.write("x", x);
    await session.submit(program);
    const [hidden, logits] = [await program.read("hidden"), await program.read("logits")];
    const row = (all: Float32Array, i: number) => {
      const width = all.length / ROWS;
      return all.slice(i * width, (i + 1) * width);
    };
    some.forEach((_, i) => opinions.push({ features: row(hidden, i), logits: row(logits, i) }));
  }
  return opinions;
}

/** `(x - mean) / deviation`. @throws UserError when the input has another width than what the specialist has learnt from */
export function standardised(
  input: Float32Array,
  { mean, deviation }: Pick<Specialist, "mean" | "deviation">,
): Float32Array {
  if (input.length !== mean.length) {
    throw new UserError(
      `The specialist reads ${mean.length} numbers of a picture, and what it looks through gives ${input.length}: it is of another model. Train the specialist again.`,
    );
  }
  return input.map((value, c) => (value - mean[c]!) / deviation[c]!);
}

export class SpecialistModel {
  readonly specialist: Specialist;
  readonly #session: ModelSession;
  readonly #adapter: LoadedAdapter;
  readonly #shape: ClassifierShape;

  constructor(session: ModelSession, specialist: Specialist) {
    this.specialist = specialist;
    this.#session = session;
    this.#shape = shapeOf(specialist.report);
    this.#adapter = session.loadAdapter(classifierLayout(this.#shape), specialist.values);
  }

  /** Of pooled features (F), one opinion each. */
  opinions(pooled: readonly Float32Array[]): Promise<Opinion[]> {
    const inputs = pooled.map((input) => standardised(input, this.specialist));
    return infer(this.#session, this.#adapter, this.#shape, inputs);
  }

  destroy(): void {
    this.#adapter.destroy();
  }
}
