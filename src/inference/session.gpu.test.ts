/** What a session owns on the device. */
import { expect, test } from "vitest";
import { countBuffers } from "../engine/testing/countBuffers.ts";
import { nodeGpu } from "../engine/testing/nodeGpu.ts";
import { initialValues, layOutAdapter } from "../engine/weights/adapterLayout.ts";
import { Generator } from "./generate.ts";
import { loadModel, planModel } from "./openModel.ts";
import type { LoadedAdapter } from "./session.ts";
import { decoderFiles, type DecoderConfig } from "./testing/decoderFiles.ts";

const config: DecoderConfig = {
  ...{ model_type: "llama", tie_word_embeddings: false, max_position_embeddings: 4096 },
  ...{ vocab_size: 128, hidden_size: 32, intermediate_size: 48, num_hidden_layers: 2 },
  ...{ num_attention_heads: 4, num_key_value_heads: 2 },
};
const PRECISION = { linears: "f32", embeddings: "f32", vision: "f32" } as const;
const ADAPTER = {
  ...{ rank: 2, alpha: 4, dropout: 0, targets: ["q_proj", "v_proj"] as const },
  ...{ language: true, projector: false, vision: false },
};

test("a destroyed session leaves nothing on the device, adapters included", async () => {
  const gpu = await nodeGpu();
  const counted = countBuffers(gpu);
  const plan = planModel(config, decoderFiles(config), PRECISION);
  const session = await loadModel(gpu, plan, { software: true, matmul: "register" });
  const targets = [...ADAPTER.targets];
  const layout = layOutAdapter(plan.catalog, plan.model.parts, { ...ADAPTER, targets });
  const load = (training: boolean) =>
    session.loadAdapter(layout, initialValues(layout, 1), training);
  const generate = async (adapter: LoadedAdapter | undefined) => {
    const prompt = { ids: Int32Array.of(1, 2, 3), mediaSpans: [], mediaGrids: [] };
    const request = { sequence: 0, prompt: { ...prompt, features: new Float32Array() } };
    const generator = new Generator(session, adapter, 1, 64);
    await generator.generate([request], { maxNewTokens: 2, endIds: [] });
  };
  const [first, second] = [load(false), load(true)];
  await generate(undefined);
  const withoutPrograms = counted.bytes.inputs;
  await generate(first);
  expect(counted.bytes.arenas).toBe(5 * layout.bytes);
  first.destroy();
  first.destroy();
  // Programs are destroyed in a microtask.
  await new Promise((resolve) => setTimeout(resolve));
  expect([counted.bytes.arenas, counted.bytes.inputs]).toEqual([4 * layout.bytes, withoutPrograms]);
  await generate(second);
  session.destroy();
  await new Promise((resolve) => setTimeout(resolve));
  expect(Object.values(counted.bytes).every((bytes) => bytes === 0)).toBe(true);
  second.destroy();
  expect(counted.bytes.arenas).toBe(0);
  counted.stop();
});
