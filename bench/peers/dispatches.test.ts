/** How many dispatches a LoRA step of peers-bench takes: two layers forward and back, and the update. */
import { expect, test } from "vitest";
import type { DeviceProfile } from "../../src/engine/graph/deviceProfile.ts";
import { Trace } from "../../src/engine/graph/trace.ts";
import type { WeightInfo } from "../../src/engine/nn/weights.ts";
import { layOutAdapter } from "../../src/engine/weights/adapterLayout.ts";
import { recordUpdate } from "../../src/train/recordUpdate.ts";
import { recordForward } from "./block.ts";
import type { BlockCase } from "./cases.ts";

/** The harness's case `lora`. */
const CASE: BlockCase = {
  ...{ kind: "block", T: 128, d: 256, heads: 4, ff: 768, V: 512, layers: 2 },
  ...{ rank: 8, alpha: 16, lr: 1e-3 },
};

const TARGETS = [
  "q_proj",
  "k_proj",
  "v_proj",
  "o_proj",
  "gate_proj",
  "up_proj",
  "down_proj",
] as const;

function catalogOf(c: BlockCase): Map<string, WeightInfo> {
  const catalog = new Map<string, WeightInfo>();
  for (let i = 0; i < c.layers; i++) {
    for (const name of TARGETS) {
      const outputs = /gate|up/.test(name) ? c.ff : c.d;
      const inputs = name === "down_proj" ? c.ff : c.d;
      catalog.set(`l${i}.${name}.weight`, { shape: [outputs, inputs], format: "f16" });
    }
    for (const name of ["n1", "n2"])
      catalog.set(`l${i}.${name}.weight`, { shape: [c.d], format: "f32" });
  }
  catalog.set("nf.weight", { shape: [c.d], format: "f32" });
  return catalog.set("head.weight", { shape: [c.V, c.d], format: "f16" });
}

const CARD: DeviceProfile = { software: false, matmul: "tile" };

test.each<[on: string, profile: DeviceProfile, dispatches: number]>([
  ["a card", { ...CARD, storageBuffers: 10 }, 82],
  ["a card whose kernels bind eight buffers", CARD, 82],
  ["a processor", { software: true, matmul: "register", subgroup: 8 }, 79],
])("forward and back on %s, and the update in two", (_, profile, dispatches) => {
  const catalog = catalogOf(CASE);
  const layout = layOutAdapter(
    catalog,
    { language: /_proj$/ },
    {
      ...{ rank: CASE.rank, alpha: CASE.alpha!, dropout: 0, targets: [...TARGETS] },
      ...{ language: true, projector: false, vision: false },
    },
  );
  const step = recordForward(new Trace(profile), CASE, catalog, layout);
  expect(step.dispatches).toHaveLength(dispatches);
  const whole = { begin: 0, end: layout.bytes, row: 0 };
  const update = recordUpdate(new Trace(profile), layout, { ranges: [whole], counts: [1] });
  expect(update.dispatches).toHaveLength(2);
});
