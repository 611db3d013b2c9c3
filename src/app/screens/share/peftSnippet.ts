/** The six lines of Python that load a shared adapter with transformers and PEFT, of whatever kind the base model is. */

/**
 * @param base where the base model lies: its folder or hub name.
 * @param adapter the unzipped folder.
 */
export function peftSnippet(base: string, adapter: string): string {
  return [
    `import transformers`,
    `from peft import PeftModel`,
    `base = ${python(base)}  # the folder of the base model`,
    `kind = transformers.AutoConfig.from_pretrained(base).architectures[0]`,
    `model = getattr(transformers, kind).from_pretrained(base)`,
    `model = PeftModel.from_pretrained(model, ${python(adapter)})`,
  ].join("\n");
}

function python(text: string): string {
  return JSON.stringify(text);
}
