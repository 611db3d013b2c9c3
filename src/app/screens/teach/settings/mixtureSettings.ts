/** How pictures, clips and texts are mixed. */
import {
  MODALITIES,
  PLAIN_MIXTURE,
  type MixtureConfig,
  type OrderId,
} from "../../../../protocol/instructions/mixture.ts";
import type { RunConfig } from "../../../../protocol/config.ts";
import type { Modality } from "../../../../protocol/records.ts";
import { about, type NumberSetting, type SettingGroup } from "./setting.ts";

const NAMES: Record<Modality, string> = { image: "pictures", video: "clips", text: "text" };

const ORDERS: { value: OrderId; label: string }[] = [
  { value: "shuffled", label: "All in one shuffle" },
  { value: "every-step", label: "Some of each in every step" },
  { value: "text-first", label: "Text first, then pictures and clips" },
];

const mixtureOf = ({ mixture }: RunConfig) => mixture ?? PLAIN_MIXTURE;

/** A mixture that is the plain one is none, so that the settings are those of the preset again. */
function withMixture(config: RunConfig, change: Partial<MixtureConfig>): RunConfig {
  const mixture = { ...mixtureOf(config), ...change };
  const { mixture: _, ...rest } = config;
  return JSON.stringify(mixture) === JSON.stringify(PLAIN_MIXTURE) ? rest : { ...rest, mixture };
}

const weightOf = (set: Modality): NumberSetting => ({
  ...about(
    `weight-${set}`,
    `Weight of ${NAMES[set]}`,
    "sampling weight",
    "2 draws each twice as often beside the others; 0 leaves them out.",
  ),
  ...({ kind: "number", min: 0, max: 100, step: "any" } as const),
  get: (config) => mixtureOf(config).weights[set],
  set: (config, value) =>
    withMixture(config, { weights: { ...mixtureOf(config).weights, [set]: value } }),
});

const capOf = (set: Modality): NumberSetting => ({
  ...about(
    `cap-${set}`,
    `At most so many ${NAMES[set]}`,
    "cap",
    "Which ones is drawn by the seed. 0 takes all.",
  ),
  ...({ kind: "number", min: 0, max: 1_000_000, step: 1 } as const),
  get: (config) => mixtureOf(config).caps[set],
  set: (config, value) =>
    withMixture(config, { caps: { ...mixtureOf(config).caps, [set]: value } }),
});

const temperature: NumberSetting = {
  ...about(
    "temperature",
    "Evening out",
    "sampling temperature",
    "1 draws from the sets by their sizes; the larger, the more alike.",
  ),
  ...({ kind: "number", min: 1, max: 100, step: "any" } as const),
  get: (config) => mixtureOf(config).temperature,
  set: (config, value) => withMixture(config, { temperature: value }),
};

export const MIXTURE_SETTINGS: SettingGroup = {
  title: "Mixture",
  settings: [
    {
      ...about("order", "Order", "data mixture", "How the sets follow each other in the lesson."),
      kind: "choice",
      options: ORDERS,
      get: (config) => mixtureOf(config).order,
      set: (config, value) => withMixture(config, { order: value as OrderId }),
    },
    temperature,
    ...MODALITIES.flatMap((set) => [weightOf(set), capOf(set)]),
  ],
};

/** Those that mean something for the sets that are there: between one set and nothing there is no mixture. */
export function mixtureSettingsFor(sets: readonly Modality[]): SettingGroup["settings"] {
  const ofSet = (id: string) => MODALITIES.find((set) => id.endsWith(`-${set}`));
  return MIXTURE_SETTINGS.settings.filter(({ id }) => {
    const set = ofSet(id);
    if (set) return sets.includes(set) && (sets.length > 1 || id.startsWith("cap"));
    return sets.length > 1;
  });
}
