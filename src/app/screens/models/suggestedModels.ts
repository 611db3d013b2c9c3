/** Suggested models, with rounded numbers from their published files. For display only: an inspection gives the exact ones. */
export interface SuggestedModel {
  title: string;
  repo: string;
  about: string;
  parameters: number;
  /** Bytes to download. */
  bytes: number;
  /** As in the model card; empty where it has to be read first. */
  licence: string;
}

export const SUGGESTED_MODELS: readonly SuggestedModel[] = [
  {
    title: "SmolVLM2 256M",
    repo: "HuggingFaceTB/SmolVLM2-256M-Video-Instruct",
    about: "Pictures and clips, the smallest of its kind",
    parameters: 256.5e6,
    bytes: 1.03e9,
    licence: "Apache-2.0",
  },
  {
    title: "SmolVLM2 500M",
    repo: "HuggingFaceTB/SmolVLM2-500M-Video-Instruct",
    about: "Pictures and clips, a better all-rounder",
    parameters: 507.5e6,
    bytes: 2.03e9,
    licence: "Apache-2.0",
  },
  {
    title: "LLaVA-OneVision 0.5B",
    repo: "llava-hf/llava-onevision-qwen2-0.5b-ov-hf",
    about: "Fine detail in pictures; clips",
    parameters: 893.6e6,
    bytes: 1.79e9,
    licence: "",
  },
  {
    title: "Qwen2-VL 2B",
    repo: "Qwen/Qwen2-VL-2B-Instruct",
    about: "Text in pictures, many languages; clips",
    parameters: 2.21e9,
    bytes: 4.42e9,
    licence: "",
  },
  {
    title: "Video-LLaVA 7B",
    repo: "LanguageBind/Video-LLaVA-7B-hf",
    about:
      "Pictures and clips; for strong graphics cards. This edition lost the original’s attention across time: frames are seen one by one",
    parameters: 7.366e9,
    bytes: 14.74e9,
    licence: "",
  },
];
