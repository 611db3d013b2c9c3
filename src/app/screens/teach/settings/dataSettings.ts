/** What a lesson learns from, and how the model is held in memory meanwhile. */
import type { Precision, PrecisionPlan } from "../../../../protocol/config.ts";
import { FRAMING_SETTING } from "./framingSetting.ts";
import { about, ofRun, type SettingGroup } from "./setting.ts";

const PRECISION_OPTIONS: { value: Precision; label: string }[] = [
  { value: "nf4", label: "4 bits, NF4, smallest" },
  { value: "q4", label: "4 bits" },
  { value: "q4_1", label: "4 bits, Q4_1, a ninth larger" },
  { value: "q8", label: "8 bits" },
  { value: "f16", label: "16 bits" },
  { value: "f32", label: "32 bits, exact" },
];

const GB = 1e9;

/** Never of the word table: an error in it reaches every token. */
const FOUR_BITS: readonly Precision[] = ["nf4", "q4", "q4_1"];

export const PART_SETTINGS: SettingGroup = {
  title: "What it learns from",
  settings: [
    {
      ...about(
        "parts",
        "Parts taking part",
        "modalities",
        "Leave one out to see what it was worth.",
      ),
      kind: "some",
      options: [
        { value: "image", label: "pictures" },
        { value: "video", label: "clips" },
        { value: "text", label: "text alone" },
      ],
      get: (config) => config.parts,
      set: (config, values) => ({
        ...config,
        parts: (["image", "video", "text"] as const).filter((part) => values.includes(part)),
      }),
    },
    FRAMING_SETTING,
    ofRun(
      "replayShare",
      about(
        "replayShare",
        "Keep general skills",
        "replay share",
        "Mixes in this share of general examples, so that old skills stay.",
      ),
      [0, 0.5, 0.05],
    ),
    ofRun(
      "maxTokens",
      about(
        "maxTokens",
        "Longest conversation",
        "max tokens",
        "Longer examples are left out, and listed before the start.",
      ),
      [32, 32_768, 1],
    ),
  ],
};

export const MEMORY_SETTINGS: SettingGroup = {
  title: "Memory",
  settings: [
    {
      ...about(
        "linears",
        "Language model kept in",
        "linear layers",
        "Fewer bits need less memory; the adapter itself is always exact.",
      ),
      kind: "choice",
      options: PRECISION_OPTIONS,
      get: (config) => config.precision.linears,
      set: (config, value) => ({
        ...config,
        precision: { ...config.precision, linears: value as Precision },
      }),
    },
    {
      ...about(
        "embeddings",
        "Word table kept in",
        "embeddings and head",
        "8 bits is as good in practice.",
      ),
      kind: "choice",
      options: PRECISION_OPTIONS.filter(({ value }) => !FOUR_BITS.includes(value)),
      get: (config) => config.precision.embeddings,
      set: (config, value) => ({
        ...config,
        precision: { ...config.precision, embeddings: value as PrecisionPlan["embeddings"] },
      }),
    },
    {
      ...about(
        "vision",
        "Eyes kept in",
        "vision towers and projector",
        "Fine detail in pictures likes more bits.",
      ),
      kind: "choice",
      options: PRECISION_OPTIONS,
      get: (config) => config.precision.vision,
      set: (config, value) => ({
        ...config,
        precision: { ...config.precision, vision: value as Precision },
      }),
    },
    {
      ...about(
        "memory",
        "Memory to use, in GB",
        "device memory budget",
        "What does not go in is computed twice, or fewer examples are taken at once. 0: as it fits.",
      ),
      kind: "number",
      ...{ min: 0, max: 1000, step: "any" },
      get: (config) => (config.memoryBytes ?? 0) / GB,
      set: (config, value) => {
        const { memoryBytes: _, ...free } = config;
        return value > 0 ? { ...free, memoryBytes: Math.round(value * GB) } : free;
      },
    },
    {
      ...about(
        "checkpointing",
        "Save memory, take longer",
        "gradient checkpointing",
        "Keeps what goes into one piece of the device's memory, and computes the rest twice, which takes longer.",
      ),
      kind: "switch",
      get: (config) => config.checkpointing,
      set: (config, value) => ({ ...config, checkpointing: value }),
    },
    {
      ...about(
        "activations",
        "Hold what is computed twice in 16 bits",
        "f16 activations of checkpointed blocks",
        "What goes into a layer that is computed twice takes half the memory until then. Measured: the loss of a step is the same, gradients are off by about 0.1 %, at most by 0.3 %. Changes nothing where all fits.",
      ),
      kind: "switch",
      get: (config) => config.activations === "f16",
      set: (config, value) => {
        const { activations: _, ...exact } = config;
        return value ? { ...exact, activations: "f16" } : exact;
      },
    },
  ],
};
