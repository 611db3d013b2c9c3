/** Which programs apply an adapter, as far as its own settings decide it. */
import { loraAlpha } from "../loraAlpha.ts";

interface Adapted {
  projector: boolean;
  vision: boolean;
  alpha: number;
}

/** A note for adapters that not every program applies in full; null for those that all do. */
export function portabilityNote({ projector, vision, alpha }: Adapted): string | null {
  // `vision` is absent in adapters stored before vision towers could be adapted.
  const parts = [...(vision ? ["the eyes"] : []), ...(projector ? ["the projector"] : [])];
  const written = loraAlpha(alpha);
  const notes = [
    ...(parts.length > 0
      ? [
          `It adapts ${parts.join(" and ")} too. Scion, PEFT and transformers apply that; other programs such as vLLM, LMDeploy and llama.cpp may refuse it or leave that part out, and answer otherwise than here.`,
        ]
      : []),
    ...(Number.isInteger(written)
      ? []
      : [
          `Its lora_alpha, ${written}, is not a whole number, as after rank-stabilised LoRA (rsLoRA). It is written exactly. Scion, PEFT and transformers apply it so; Ollama reads a whole number there, and may refuse it or answer otherwise than here.`,
        ]),
  ];
  return notes.length > 0 ? notes.join(" ") : null;
}
