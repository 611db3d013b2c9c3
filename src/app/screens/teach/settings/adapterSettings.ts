/** The first rows of the drawer: how large the adapter is and where it sits (Hu et al. 2021). */
import type { LoraTarget } from "../../../../protocol/config.ts";
import { about, ofAdapter, type SettingGroup } from "./setting.ts";

const TARGET_OPTIONS: { value: LoraTarget; label: string }[] = [
  { value: "q_proj", label: "attention query" },
  { value: "k_proj", label: "attention key" },
  { value: "v_proj", label: "attention value" },
  { value: "o_proj", label: "attention output" },
  { value: "gate_proj", label: "memory gate" },
  { value: "up_proj", label: "memory up" },
  { value: "down_proj", label: "memory down" },
];

const PLACES = ["language", "projector", "vision"] as const;

export const ADAPTER_SETTINGS: SettingGroup = {
  title: "How much it may change",
  settings: [
    ofAdapter(
      "rank",
      about(
        "rank",
        "Room for new things",
        "rank r",
        "More room learns more, and memorises sooner.",
      ),
      [1, 128, 1],
    ),
    ofAdapter(
      "alpha",
      about(
        "alpha",
        "Strength",
        "alpha",
        "How loudly the adapter speaks; twice the rank is usual.",
      ),
      [1, 256, "any"],
    ),
    ofAdapter(
      "dropout",
      about(
        "dropout",
        "Forgetfulness",
        "LoRA dropout",
        "Drops some inputs while learning, against memorising.",
      ),
      [0, 0.5, 0.01],
    ),
    {
      ...about(
        "targets",
        "Layers that get an adapter",
        "target modules",
        "All seven is the safe choice; fewer is smaller and faster.",
      ),
      kind: "some",
      options: TARGET_OPTIONS,
      get: (config) => config.adapter.targets,
      set: (config, values) => ({
        ...config,
        adapter: {
          ...config.adapter,
          targets: TARGET_OPTIONS.map((o) => o.value).filter((value) => values.includes(value)),
        },
      }),
    },
    {
      ...about(
        "places",
        "Parts that adapt",
        "adapted modules",
        "Words live in the language model; how pictures reach it, in the projector; what is seen in them, in the eyes. Eyes that learn see every picture anew at each step, which takes longer, and few other programs apply what they learnt.",
      ),
      kind: "some",
      options: [
        { value: "language", label: "language model" },
        { value: "projector", label: "projector" },
        { value: "vision", label: "eyes (vision towers)" },
      ],
      get: ({ adapter }) => PLACES.filter((place) => adapter[place]),
      set: (config, values) => ({
        ...config,
        adapter: {
          ...config.adapter,
          language: values.includes("language"),
          projector: values.includes("projector"),
          vision: values.includes("vision"),
        },
      }),
    },
  ],
};
