/** Where an adapter will work, as far as the parts that it sits in decide it. */
import type { AdapterConfig } from "./config.ts";

/** What is said of an adapter that not every program applies; null for one in the language model alone. */
export function portabilityNote({
  projector,
  vision,
}: Pick<AdapterConfig, "projector" | "vision">): string | null {
  // Adapters stored before towers could carry them say nothing about vision.
  const parts = [...(vision ? ["the eyes"] : []), ...(projector ? ["the projector"] : [])];
  if (parts.length === 0) return null;
  return `It adapts ${parts.join(" and ")} too. Scion, PEFT and transformers apply that; other programs such as vLLM, LMDeploy and llama.cpp may refuse it or leave that part out, and answer otherwise than here.`;
}
