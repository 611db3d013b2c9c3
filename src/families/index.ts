/** The architectures the studio knows. A new one is a folder of {model, layout, processor} and a line here. */
import { UserError } from "../base/userError.ts";
import type {
  OpenProcessor,
  Processor,
  ProcessorFiles,
  ProcessorOptions,
} from "../media/processing/processor.ts";
import { checkConfigSizes } from "./parts/configSizes.ts";
import { checkFamilyKeys } from "./parts/keyRules.ts";
import type { Family } from "./family.ts";
import { idefics3Family } from "./idefics3/model.ts";
import { idefics3Processor } from "./idefics3/processor.ts";
import { llamaFamily } from "./llama/model.ts";
import { llavaNextFamily } from "./llava_next/model.ts";
import { llavaNextProcessor } from "./llava_next/processor.ts";
import { llavaOnevisionFamily } from "./llava_onevision/model.ts";
import { llavaOnevisionProcessor } from "./llava_onevision/processor.ts";
import { mllamaFamily } from "./mllama/model.ts";
import { mllamaProcessor } from "./mllama/processor.ts";
import { qwen2Family } from "./qwen2/model.ts";
import { qwen2VlFamily } from "./qwen2_vl/model.ts";
import { qwen2VlProcessor } from "./qwen2_vl/processor.ts";
import { smolvlmFamily } from "./smolvlm/model.ts";
import { smolvlmProcessor } from "./smolvlm/processor.ts";
import { videoLlavaFamily } from "./video_llava/model.ts";
import { videoLlavaProcessor } from "./video_llava/processor.ts";

/** A family by its `type`, the `model_type` of config.json; without a processor it reads text only. */
export const FAMILIES: readonly (Family & { processor?: OpenProcessor })[] = [
  { ...videoLlavaFamily, processor: videoLlavaProcessor },
  { ...smolvlmFamily, processor: smolvlmProcessor },
  { ...idefics3Family, processor: idefics3Processor },
  { ...llavaOnevisionFamily, processor: llavaOnevisionProcessor },
  { ...qwen2VlFamily, processor: qwen2VlProcessor },
  { ...llavaNextFamily, processor: llavaNextProcessor },
  { ...mllamaFamily, processor: mllamaProcessor },
  llamaFamily,
  qwen2Family,
];

/** @throws Error naming the type and the ones that are known. */
export function familyOf(type: unknown): Family {
  const family = FAMILIES.find((known) => known.type === type);
  if (family) {
    const open: Family["open"] = (config) => {
      checkConfigSizes(config);
      checkFamilyKeys(config, family.keys);
      return family.open(config);
    };
    return { ...family, open };
  }
  const known = FAMILIES.map((f) => f.type).join(", ");
  throw new Error(`The model says it is of type "${String(type)}"; this studio knows ${known}.`);
}

/** Whether the studio has a family of this `model_type`. */
export function isKnownType(type: unknown): boolean {
  return FAMILIES.some((known) => known.type === type);
}

/** @throws UserError for a family that takes no media, text-only ones included. */
export function openProcessor(files: ProcessorFiles, options: ProcessorOptions = {}): Processor {
  const type = String(files.config.model_type);
  const open = FAMILIES.find((known) => known.type === type)?.processor;
  if (open) return open(files, options);
  const known = FAMILIES.filter(({ processor }) => processor).map((family) => family.type);
  throw new UserError(
    `A model of the kind "${type}" takes no pictures or clips here; these do: ${known.join(", ")}. Choose one of them, or leave the media out.`,
  );
}
