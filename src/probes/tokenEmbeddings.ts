/** Rows of a model's token embedding, read back from the device. */
import { batched } from "../base/async/batched.ts";
import { Trace } from "../engine/graph/trace.ts";
import { Weights } from "../engine/nn/weights.ts";
import type { Recorder } from "../inference/recordModel.ts";
import type { ModelSession } from "../inference/session.ts";

/** Ids that are looked up together. */
const TOKENS = 256;

/** By id, (C) each. */
export async function tokenEmbeddings(
  session: ModelSession,
  ids: Iterable<number>,
): Promise<Map<number, Float32Array>> {
  const { recorder } = session;
  const key = { adapter: undefined, purpose: "embed", shape: { tokens: TOKENS } } as const;
  const program = await session.program(key, () => recordEmbedding(recorder));
  const { width } = recorder.model.shape;
  const rows = new Map<number, Float32Array>();
  for (const some of batched([...new Set(ids)], TOKENS)) {
    const padded = new Uint32Array(TOKENS);
    padded.set(some);
    program.write("ids", padded);
    program.run();
    const embedded = await program.read("embedded");
    some.forEach((id, i) => rows.set(id, embedded.slice(i * width, (i + 1) * width)));
  }
  return rows;
}

function recordEmbedding({ model, catalog, profile }: Recorder): Trace {
  const trace = new Trace(profile);
  const recorded = model.record(new Weights(trace, catalog));
  trace.markOutput(recorded.embed(trace.input("ids", [TOKENS], "u32")), "embedded");
  return trace;
}
