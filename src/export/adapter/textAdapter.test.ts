/** An adapter of a model without eyes, and where else it fits. */
import { describe, expect, it } from "vitest";
import { familyOf } from "../../families/index.ts";
import type { BaseLinear } from "./baseLinear.ts";
import { buildPeftAdapter } from "./peftAdapter.ts";
import { readPeftAdapter } from "./readPeftAdapter.ts";
import { base, exported } from "./testing/peftFolder.ts";
import { sampleCard } from "./testing/sampleCard.ts";

describe("an adapter of a model that reads text only", () => {
  const layers = (prefix: string) =>
    [0, 1].flatMap((i) => [
      `${prefix}layers.${i}.mlp.down_proj`,
      `${prefix}layers.${i}.self_attn.q_proj`,
    ]);
  const textLinears = layers("model.").map((path): BaseLinear => ({
    path,
    inFeatures: 4,
    outFeatures: 6,
    part: "language",
  }));
  const built = () =>
    buildPeftAdapter(
      {
        ...exported(),
        rank: 2,
        linears: textLinears,
        unused: [],
        tensors: textLinears.map(({ path }, i) => ({
          path,
          a: new Float32Array(8).fill(i + 1),
          b: new Float32Array(12).fill(i + 2),
        })),
      },
      sampleCard(),
    );

  it("is read back with its layers and their kinds", async () => {
    const { renames } = familyOf("llama");
    const textBase = { ...base, linears: textLinears, renames };
    const { config, tensors } = readPeftAdapter(await built(), textBase);
    expect(config).toMatchObject({
      language: true,
      projector: false,
      vision: false,
      targets: ["down_proj", "q_proj"],
    });
    expect([...tensors.keys()]).toEqual(layers("model."));
  });

  it("fits the decoder of Qwen2-VL under the names that it had there", async () => {
    // Before transformers 4.52 the decoder's layers lay in the model itself.
    const { renames } = familyOf("qwen2_vl");
    const now = layers("model.language_model.");
    const seeing = {
      ...base,
      linears: now.map((path, i) => ({ ...textLinears[i]!, path })),
      renames,
    };
    expect([...readPeftAdapter(await built(), seeing).tensors.keys()]).toEqual(now);
  });
});
