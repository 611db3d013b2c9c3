/** The models that tools/parity/record_vitask.py ran, with the recorded pairs of their adapters and the recorded connector. */
import path from "node:path";
import { layOutAdapter, type AdapterLayout } from "../../../engine/weights/adapterLayout.ts";
import { size } from "../../../engine/graph/shape.ts";
import type { DeviceProfile } from "../../../engine/graph/deviceProfile.ts";
import { FamilyParity } from "../../../families/parity/testing/familyParity.ts";
import type { ModelSession } from "../../../inference/session.ts";
import { adapterValues } from "../../../train/parity/formulas.ts";
import { json, openFolder, readRecording } from "../../../train/parity/nodeFolder.ts";
import { recordedPixels, tensorsOf, wholeViews } from "../../../train/parity/parityModel.ts";
import { connectorTensors } from "../connector.ts";
import { openRows, type OpenedModel, type RecordedModel } from "./recordedRows.ts";

/** As in record_vitask.py: the salt, the bound, and what is added. */
const CONNECTOR: [salt: number, bound: number, plus: number][] = [
  [900, 0.2, 1],
  [901, 0.2, 0],
  [902, 0.3, 0],
  [903, 0.2, 0],
  [904, 0.3, 0],
  [905, 0.2, 0],
];
const SPROUT = path.join(import.meta.dirname, "../../../../public/models/scion-sprout");

/** @param name "sprout", or a folder of the tiny families */
export async function openRecorded(
  name: string,
  model: RecordedModel,
  profile: DeviceProfile,
): Promise<OpenedModel> {
  if (name !== "sprout") {
    const parity = await FamilyParity.of(name, "config.json", undefined, profile);
    return openRows(parity.session, model, parity.pixelValues);
  }
  const session = await openFolder(SPROUT, undefined, profile);
  const pixels = recordedPixels(json(SPROUT, "preprocessor_config.json"), readRecording("sprout"));
  const pictures = pixels.images.map((view) => ({ grid: wholeViews("image", 1), views: [view] }));
  return openRows(session, model, pictures);
}

/** The recorded pairs of the adapter and the connector, with their recorded values. */
export function layoutOf(
  recorded: RecordedModel,
  { recorder }: ModelSession,
): { layout: AdapterLayout; values: Float32Array } {
  const names = Object.keys(recorded.second.gradients);
  const projector = names.some((tensor) => tensor.includes("projector"));
  const { catalog, model } = recorder;
  const layout = layOutAdapter(
    catalog,
    model.parts,
    {
      ...{ rank: 4, alpha: 8, dropout: 0, language: true, projector, vision: false },
      targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
    },
    connectorTensors(model.shape.width),
  );
  const values = new Float32Array(layout.bytes / 4);
  for (const { name: tensor, offset, count } of tensorsOf(layout)) {
    const bound = tensor.endsWith("lora_A") ? 0.15 : 0.05;
    values.set(adapterValues(count, names.indexOf(tensor), bound), offset);
  }
  layout.tensors.forEach(({ offset, shape }, i) => {
    const [salt, bound, plus] = CONNECTOR[i]!;
    const made = adapterValues(size(shape), salt, bound).map((v) => v + plus);
    values.set(made, offset / 4);
  });
  return { layout, values };
}
