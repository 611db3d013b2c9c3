/** Whether a run can begin from the adapter of another. */
import { framingOf, type Framing } from "./media/framing.ts";
import { modelIdText } from "./modelId.ts";
import { framingText } from "./words/framingText.ts";

interface AdapterShape {
  rank: number;
  alpha: number;
  targets: readonly string[];
  language: boolean;
  projector: boolean;
  vision: boolean;
}

interface Settings {
  modelId: string;
  framing?: Framing;
  adapter: AdapterShape;
}

/** Why not, in a sentence with both values; null where it can: the values then mean the same in both. */
export function branchProblem(
  { title, config }: { title: string; config: Settings },
  wanted: Settings,
): string | null {
  const way = "Choose “Teach again like this” there, or begin from the general model.";
  if (config.modelId !== wanted.modelId) {
    return `“${title}” was learnt on ${modelIdText(config.modelId)}, and this lesson is on ${modelIdText(wanted.modelId)}. ${way}`;
  }
  if (framingOf(config) !== framingOf(wanted)) {
    const [theirs, ours] = [framingText(framingOf(config)), framingText(framingOf(wanted))];
    return `“${title}” learnt from pictures with “${theirs}”, and this lesson is set to “${ours}”. ${way}`;
  }
  const found = facts(config.adapter);
  const other = facts(wanted.adapter).find(([, value], i) => found[i]![1] !== value);
  if (!other) return null;
  const [name, value] = other;
  const theirs = new Map(found).get(name);
  return `The adapter of “${title}” has ${name} ${theirs}, and this lesson ${value}. ${way}`;
}

function facts(adapter: AdapterShape): [name: string, value: string][] {
  const parts = (["language", "projector", "vision"] as const).filter((part) => adapter[part]);
  return [
    ["rank", String(adapter.rank)],
    ["alpha", String(adapter.alpha)],
    ["layers", adapter.targets.toSorted().join(", ")],
    ["parts", parts.join(", ")],
  ];
}
