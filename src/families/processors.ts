/** The families whose pictures and clips we can prepare, by the `model_type` of their config.json. */
import { UserError } from "../base/userError.ts";
import { llavaNext } from "./llava_next/processor.ts";
import { llavaOnevision } from "./llava_onevision/processor.ts";
import { mllama } from "./mllama/processor.ts";
import type { Processor, ProcessorFiles, ProcessorOptions } from "../media/processing/processor.ts";
import { qwen2Vl } from "./qwen2_vl/processor.ts";
import { smolvlm } from "./smolvlm/processor.ts";
import { videoLlava } from "./video_llava/processor.ts";

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
