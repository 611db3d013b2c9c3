/** The layers that an exported adapter names, among all that lie in the files of each family: PEFT adapts what is named. */
import { expect, it } from "vitest";
import { familyOf } from "../../families/index.ts";
import { canonicalName } from "../../engine/weights/catalog.ts";
import { layOutAdapter } from "../../engine/weights/adapterLayout.ts";
import { targetRegex } from "../../export/adapter/targetModules.ts";
import type { AdapterConfig, LoraTarget, PrecisionPlan } from "../../protocol/config.ts";
import { fixtureFolder, openFixture } from "../../families/parity/testing/fixtureFiles.ts";
import { planModel } from "../../inference/openModel.ts";
import { json } from "../../train/parity/nodeFolder.ts";
import { adaptableLinears, unusedLayers } from "./adapters.ts";

const EXACT: PrecisionPlan = { linears: "f32", embeddings: "f32", vision: "f32" };
const TARGETS: LoraTarget[] = [
  ...(["q_proj", "k_proj", "v_proj", "o_proj"] as const),
  ...(["gate_proj", "up_proj", "down_proj"] as const),
];
const families = [
  ...["llama", "qwen2", "video_llava", "smolvlm", "idefics3"],
  ...["llava_onevision", "qwen2_vl", "llava_next", "mllama"],
];

it.each(families.flatMap((name) => [false, true].map((eyes) => [name, eyes] as const)))(
  "an adapter of %s (eyes and projector too: %s) names its own layers and no others",
  async (name, eyes) => {
    const config = json(fixtureFolder(name), "config.json") as Record<string, unknown>;
    const files = await openFixture(name);
    const plan = planModel(config, files, EXACT);
    const adapter: AdapterConfig = {
      ...{ rank: 2, alpha: 4, dropout: 0, targets: TARGETS },
      ...{ language: true, projector: eyes, vision: eyes },
    };
    const paths = layOutAdapter(plan.catalog, plan.model.parts, adapter).pairs.map((p) => p.path);
    const { renames } = familyOf(config["model_type"]);
    const unused = unusedLayers(plan, renames);
    const expression = targetRegex(paths, [
      ...adaptableLinears(plan).map(({ path }) => path),
      ...unused,
    ]);
    const whole = new RegExp(`^(?:${expression})$`);
    const stored = [...files.keys()]
      .map((tensor) => canonicalName(tensor, renames))
      .filter((tensor) => tensor.endsWith(".weight"))
      .map((tensor) => tensor.slice(0, -".weight".length));
    expect(stored.filter((path) => whole.test(path)).sort()).toEqual([...paths].sort());
    // CLIP's last layer is not looked through, and lies in the files all the same.
    expect(unused.some((path) => path.endsWith("q_proj"))).toBe(
      name === "video_llava" || name === "llava_next",
    );
  },
);
