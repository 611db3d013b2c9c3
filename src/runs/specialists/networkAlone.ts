/** How well a brought network tells a project's classes apart by its own scores, before anything is learnt on top of it. */
import { classProbabilities } from "../../networks/labels.ts";
import type { NetworkFeatures } from "../../networks/networkFeatures.ts";
import type { LabelMap } from "../../protocol/network.ts";
import type { Media } from "../../protocol/records.ts";
import type { SpecialistScore, SpecialistSet } from "../../protocol/specialist.ts";
import { scoreOf, type Target } from "../../specialist/scores.ts";

export interface LabelledMedia extends Target {
  media: readonly Media[];
}

/**
 * Scores of the first medium of each example. Examples of sets for which no label of the network stands are left out, and not
 * counted. Null when that leaves none, or the network gives no scores.
 */
export async function networkAlone(
  features: NetworkFeatures,
  map: LabelMap,
  sets: readonly SpecialistSet[],
  examples: readonly LabelledMedia[],
  on: SpecialistScore["on"],
): Promise<SpecialistScore | null> {
  const { logits, labels } = features.record;
  if (!logits || labels.length === 0) return null;
  const classes = sets.flatMap((set) => set.labels);
  const targets: LabelledMedia[] = [];
  const opinions = [];
  for (const example of examples) {
    const [begin, end] = example.range;
    const own = classes.slice(begin, end);
    if (!labels.some((label) => own.includes(map[label] ?? ""))) continue;
    const look = await features.look(example.media[0]!);
    const logProbabilities = new Float32Array(classes.length).fill(-Infinity);
    classProbabilities(look.logits!, labels, own, map).forEach(
      (value, i) => (logProbabilities[begin + i] = Math.log(value)),
    );
    opinions.push({ features: look.features, logits: logProbabilities });
    targets.push(example);
  }
  return targets.length > 0 ? scoreOf(on, sets, opinions, targets) : null;
}
