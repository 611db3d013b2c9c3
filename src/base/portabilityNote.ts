/** Which programs apply an adapter, as far as the adapted parts of the model decide it. */

/** A note for adapters that not every program applies in full; null for those of the language model alone. */
export function portabilityNote({
  projector,
  vision,
}: {
  projector: boolean;
  vision: boolean;
}): string | null {
  // `vision` is absent in adapters stored before vision towers could be adapted.
  const parts = [...(vision ? ["the eyes"] : []), ...(projector ? ["the projector"] : [])];
  if (parts.length === 0) return null;
  return `It adapts ${parts.join(" and ")} too. Scion, PEFT and transformers apply that; other programs such as vLLM, LMDeploy and llama.cpp may refuse it or leave that part out, and answer otherwise than here.`;
}
