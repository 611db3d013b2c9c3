/** The six lines of Python that load a shared adapter with transformers and PEFT. */

/**
 * @param base where the base model lies: its folder or hub name.
 * @param adapter the unzipped folder.
 */
export function peftSnippet(base: string, adapter: string): string {
  return [
    `from transformers import AutoProcessor, VideoLlavaForConditionalGeneration`,
    `from peft import PeftModel`,
    `base = ${python(base)}  # the folder of the base model`,
    `processor = AutoProcessor.from_pretrained(base)`,
    `model = VideoLlavaForConditionalGeneration.from_pretrained(base)`,
    `model = PeftModel.from_pretrained(model, ${python(adapter)})`,
  ].join("\n");
}

function python(text: string): string {
  return JSON.stringify(text);
}
