/** The families whose pictures and clips we can prepare, by the `model_type` of their config.json. */
import { UserError } from "../../base/userError.ts";
import { llavaNext } from "./llavaNext.ts";
import { llavaOnevision } from "./llavaOnevision.ts";
import { mllama } from "./mllama.ts";
import type { Processor, ProcessorFiles, ProcessorOptions } from "./processor.ts";
import { qwen2Vl } from "./qwen2Vl.ts";
import { smolvlm } from "./smolvlm.ts";
import { videoLlava } from "./videoLlava.ts";

const processors: Record<string, (files: ProcessorFiles, options: ProcessorOptions) => Processor> =
  {
    video_llava: videoLlava,
    smolvlm,
    idefics3: smolvlm,
    llava_onevision: llavaOnevision,
    qwen2_vl: qwen2Vl,
    llava_next: llavaNext,
    mllama,
  };

/** @throws UserError for a family that we cannot prepare media for, text-only ones included. */
export function openProcessor(files: ProcessorFiles, options: ProcessorOptions = {}): Processor {
  const type = String(files.config.model_type);
  const open = Object.hasOwn(processors, type) ? processors[type] : undefined;
  if (open) return open(files, options);
  throw new UserError(
    `A model of the kind "${type}" takes no pictures or clips here; these do: ${Object.keys(processors).join(", ")}. Choose one of them, or leave the media out.`,
  );
}
