/** LoRA's alpha as it is exported. */

/** As many units in the last place as products with a square root may be off. */
const ULPS = 4;

/**
 * `lora_alpha` for adapter_config.json: a whole number where `alpha` is one but for rounding, as alpha · √rank of
 * rank-stabilised LoRA may be; else `alpha` itself, since the scale of the adapter is alpha / rank.
 */
export function loraAlpha(alpha: number): number {
  const whole = Math.round(alpha);
  return Math.abs(alpha - whole) <= ULPS * Number.EPSILON * alpha ? whole : alpha;
}
