/** The architectures the studio knows, by `model_type`. */
import { checkConfigSizes } from "./parts/configSizes.ts";
import type { Family } from "./family.ts";
import { llamaFamily } from "./llama/model.ts";
import { llavaNextFamily } from "./llava_next/model.ts";
import { llavaOnevisionFamily } from "./llava_onevision/model.ts";
import { mllamaFamily } from "./mllama/model.ts";
import { qwen2Family } from "./qwen2/model.ts";
import { qwen2VlFamily } from "./qwen2_vl/model.ts";
import { idefics3Family, smolvlmFamily } from "./smolvlm/model.ts";
import { videoLlavaFamily } from "./video_llava/model.ts";

const families: readonly Family[] = [
  smolvlmFamily,
  idefics3Family,
  llavaOnevisionFamily,
  qwen2VlFamily,
  videoLlavaFamily,
  llavaNextFamily,
  mllamaFamily,
  llamaFamily,
  qwen2Family,
];

/** @throws Error naming the type and the ones that are known. */
export function familyOf(type: unknown): Family {
  const family = families.find((known) => known.type === type);
  if (family) {
    const open: Family["open"] = (config) => {
      checkConfigSizes(config);
      return family.open(config);
    };
    return { ...family, open };
  }
  const known = families.map((f) => f.type).join(", ");
  throw new Error(`The model says it is of type "${String(type)}"; this studio knows ${known}.`);
}

/** Whether the studio has an engine for this `model_type`. */
export function isKnownType(type: unknown): boolean {
  try {
    familyOf(type);
    return true;
  } catch {
    return false;
  }
}
