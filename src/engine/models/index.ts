/** The architectures the studio knows, by `model_type`. */
import { checkConfigSizes } from "./configSizes.ts";
import type { Family } from "./family.ts";
import { llamaFamily } from "./llama.ts";
import { llavaNextFamily } from "./llavaNext.ts";
import { llavaOnevisionFamily } from "./llavaOnevision.ts";
import { mllamaFamily } from "./mllama.ts";
import { qwen2Family } from "./qwen2.ts";
import { qwen2VlFamily } from "./qwen2Vl.ts";
import { idefics3Family, smolvlmFamily } from "./smolvlm.ts";
import { videoLlavaFamily } from "./videoLlava.ts";

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
