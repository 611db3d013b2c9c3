import { expect, test } from "vitest";
import type { PrecisionPlan } from "../../protocol/config.ts";
import { plan } from "../../engine/graph/plan.ts";
import { pooledBytes } from "../../engine/graph/bufferPool.ts";
import { Trace } from "../../engine/graph/trace.ts";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import { layOutAdapter } from "../../engine/weights/adapterLayout.ts";
import { catalogBytes } from "../../engine/weights/catalog.ts";
import { planModel } from "../../inference/openModel.ts";
import { recordStep } from "../../train/recordStep.ts";
import { decoderFiles, type DecoderConfig } from "../../inference/testing/decoderFiles.ts";
import { recordUpdate } from "../../train/recordUpdate.ts";
import { UpdateCounts } from "../../train/updateCounts.ts";

const TOKENS = 512;
const RANK = 16;
const precision: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };
const profile: DeviceProfile = { software: false, matmul: "tile" };

type Held = "f32" | "f16";

/** Of a value that goes into a block, the scale of its row aside. */
const HELD_BYTES = { f32: 4, f16: 2 };

/** The formula of a QLoRA step with every block checkpointed, f32 activations and logits in chunks of 64 rows. */
function formula(c: DecoderConfig, held: Held) {
  const { hidden_size: d, intermediate_size: ff, num_hidden_layers: layers, vocab_size: v } = c;
  const kv = (d / c.num_attention_heads) * c.num_key_value_heads;
  const linears = layers * (2 * d * d + 2 * d * kv + 3 * d * ff);
  const tables = (c.tie_word_embeddings ? 1 : 2) * v * d;
  const pairs = layers * RANK * (2 * (d + d) + 2 * (d + kv) + 3 * (d + ff));
  return {
    weights: (linears * 4.5 + tables * 8.5) / 8,
    adapter: pairs * 16,
    // Inputs of all blocks; one block's activations, and its gradients in flight; a chunk's logits and their gradient.
    activations:
      layers * TOKENS * d * HELD_BYTES[held] +
      TOKENS * 4 * (2 * d + 2 * kv + 5 * d + 3 * ff) +
      TOKENS * 4 * (2 * ff + 3 * d) +
      64 * v * 4 * 2,
  };
}

/** Reference totals, in bytes. */
const models: { name: string; config: DecoderConfig; sum: Record<Held, number> }[] = [
  {
    name: "Llama-2-7B",
    config: {
      model_type: "llama",
      vocab_size: 32000,
      hidden_size: 4096,
      intermediate_size: 11008,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
      max_position_embeddings: 4096,
      tie_word_embeddings: false,
    },
    sum: { f32: 5.06e9, f16: 4.926e9 },
  },
  {
    name: "Qwen2.5-7B",
    config: {
      model_type: "qwen2",
      vocab_size: 152064,
      hidden_size: 3584,
      intermediate_size: 18944,
      num_hidden_layers: 28,
      num_attention_heads: 28,
      num_key_value_heads: 4,
      max_position_embeddings: 32768,
      tie_word_embeddings: false,
    },
    sum: { f32: 6.03e9, f16: 5.927e9 },
  },
];

const cases = models.flatMap((model) =>
  (["f32", "f16"] as const).map((held) => ({ ...model, held })),
);

test.each(cases)(
  "QLoRA training of $name, block inputs in $held, takes the memory of its formula",
  ({ name, config: c, sum: sums, held }) => {
    const sum = sums[held];
    const planned = planModel(c, decoderFiles(c), precision);
    const { model, catalog } = planned;
    const layout = layOutAdapter(catalog, model.parts, {
      rank: RANK,
      alpha: 32,
      dropout: 0,
      targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
      language: true,
      projector: false,
      vision: false,
    });
    const shape = { tokens: TOKENS, features: 0, visual: 0, rows: 128 };
    const how = { withBackward: true, checkpointing: true, activations: held };
    const step = plan(recordStep({ model, catalog, profile }, layout, shape, how));
    const changed = new UpdateCounts(layout, 0).next([step], []);
    const update = plan(recordUpdate(new Trace(profile), layout, changed));
    const own = [step, update].reduce((sum, p) => sum + p.ownedBytes + p.paramsBytes, 0);
    const parts = {
      weights: catalogBytes(catalog),
      adapter: 4 * layout.bytes,
      activations: pooledBytes([step, update]) + own,
    };
    const wanted = formula(c, held);
    const total = (p: typeof parts) => p.weights + p.adapter + p.activations;
    const row = (key: string, ours: number, theirs: number) => ({
      part: key,
      "planned GB": (ours / 1e9).toFixed(3),
      "formula GB": (theirs / 1e9).toFixed(3),
      ratio: (ours / theirs).toFixed(3),
    });
    console.log(
      `${name}, ${TOKENS} tokens, rank ${RANK}, 4-bit layers, 8-bit tables, block inputs in ${held}`,
    );
    console.table([
      ...(Object.keys(parts) as (keyof typeof parts)[]).map((k) => row(k, parts[k], wanted[k])),
      row("sum", total(parts), total(wanted)),
    ]);
    expect(Math.abs(total(wanted) / sum - 1)).toBeLessThan(0.01);
    expect(Math.abs(total(parts) / sum - 1)).toBeLessThan(0.03);
    expect(step.largestBindingBytes).toBeLessThanOrEqual(128 * 2 ** 20);
    expect(update.largestBindingBytes).toBeLessThanOrEqual(128 * 2 ** 20);
  },
);
