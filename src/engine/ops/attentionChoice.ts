/** Which variant of attention serves a device: by rule, or what was measured to be faster for the same kind of pass. */
import type { DeviceProfile } from "../graph/deviceProfile.ts";

export type AttentionVariant = "rows" | "quads" | "tile";

/** A pass of attention, whose fastest variant a device may have: the id names it in stored choices. */
export interface AttentionClass {
  id: string;
  pass: "forward" | "back";
  /** At most so many queries. */
  queries: number;
  /** An attention of the class, by which it is measured: Tq, Tk, H, KV, D. */
  sizes: { queries: number; keys: number; heads: number; kvHeads: number; headDim: number };
}

const HEADS = { heads: 9, kvHeads: 3, headDim: 64 };

/** The first that matches counts. */
export const ATTENTION_CLASSES: readonly AttentionClass[] = [
  {
    ...{ id: "attention single", pass: "forward", queries: 3 },
    sizes: { queries: 1, keys: 1024, ...HEADS },
  },
  {
    ...{ id: "attention forward", pass: "forward", queries: Infinity },
    sizes: { queries: 512, keys: 512, ...HEADS },
  },
  {
    ...{ id: "attention back", pass: "back", queries: Infinity },
    sizes: { queries: 512, keys: 512, ...HEADS },
  },
];

/** Sums of the tile variant live in registers, which wider heads do not leave enough of. */
const MAX_TILE_DIM = 128;

/** Barriers are dear where the processor computes, and quads have none; elsewhere a tile loaded once serves 64 rows. */
export function ruledAttention(
  profile: Pick<DeviceProfile, "software" | "subgroup">,
  headDim: number,
): AttentionVariant {
  if (isOfQuads(profile)) return "quads";
  return profile.software || headDim > MAX_TILE_DIM ? "rows" : "tile";
}

function isOfQuads({ software, subgroup }: Pick<DeviceProfile, "software" | "subgroup">): boolean {
  return software && subgroup === 4;
}

/** A variant as choices name it: "tile whole" does not divide its blocks, since a small card is full without. */
export type NamedAttention = AttentionVariant | "tile whole";

/** All that compute heads of D on the device and may be its fastest. */
export function offeredAttention(
  profile: Pick<DeviceProfile, "software" | "subgroup">,
  headDim: number,
): NamedAttention[] {
  if (isOfQuads(profile)) return ["rows", "quads"];
  return profile.software || headDim > MAX_TILE_DIM ? ["rows"] : ["rows", "tile", "tile whole"];
}

/** The variant of a name, and whether its blocks stay undivided. */
export function attentionNamed(name: NamedAttention): {
  variant: AttentionVariant;
  isWhole: boolean;
} {
  return name === "tile whole"
    ? { variant: "tile", isWhole: true }
    : { variant: name, isWhole: false };
}

/** What was measured for the pass, where it can compute such heads, else what the rule says. */
export function pickAttention(
  profile: Pick<DeviceProfile, "software" | "subgroup" | "choices">,
  { pass, queries, headDim }: { pass: AttentionClass["pass"]; queries: number; headDim: number },
): NamedAttention {
  const found = ATTENTION_CLASSES.find((one) => one.pass === pass && queries <= one.queries);
  const chosen = found && profile.choices?.[found.id];
  const offered = offeredAttention(profile, headDim).find((name) => name === chosen);
  return offered ?? ruledAttention(profile, headDim);
}
