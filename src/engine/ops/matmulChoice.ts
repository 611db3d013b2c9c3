/**
 * Which variants of a matrix product a device offers, which of them the rules take, and which was measured to be faster. What
 * was measured counts for the product's whole class, wherever the variant can compute the shape.
 */
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { pickVariant, type PlainVariant } from "./matmulPlain.ts";
import { chooseVariant, fits, isRow, splitsOf, TILES, type CardVariant } from "./matmulShape.ts";
import { productClassOf, type ProductShape } from "./productClasses.ts";

export type MatmulVariant = PlainVariant | CardVariant | "subgroup" | "half";

interface Candidate {
  variant: MatmulVariant;
  /** Where it computes. */
  on: "card" | "processor" | "both";
  /** With more rows it is known to lose. */
  mostRows?: number;
  /** With fewer rows it is known to lose. */
  leastRows?: number;
}

/** What is measured; a further variant joins by its line. Short sides have `narrow` by the rules, and odd ones `generic`. */
const CANDIDATES: readonly Candidate[] = [
  { variant: "register", on: "both", leastRows: 4 },
  { variant: "subgroup", on: "processor", leastRows: 4 },
  { variant: "skinny", on: "both", mostRows: 3 },
  { variant: "row", on: "card", mostRows: 3 },
  { variant: "rowSubgroup", on: "card", mostRows: 3 },
  { variant: "tile", on: "card", leastRows: 4 },
  { variant: "tile32x64", on: "card" },
  { variant: "tile64x64", on: "card", leastRows: 4 },
  { variant: "wide64x64", on: "card", leastRows: 4 },
  { variant: "wide128x64", on: "card", leastRows: 33 },
  { variant: "ahead64x64", on: "card", leastRows: 4 },
  { variant: "ahead128x64", on: "card", leastRows: 33 },
];

/** After a tile's name: its reduction is not split to fill a large card, since a small one is full without. */
const WHOLE = " whole";

/** A variant as choices name it: "wide64x64", split by rule, or "wide64x64 whole". */
export type NamedVariant = MatmulVariant | `${CardVariant}${typeof WHOLE}`;

/** All that compute a shape on the device and may be its fastest. */
export function offeredVariants(profile: DeviceProfile, shape: ProductShape): NamedVariant[] {
  const here = profile.software ? "processor" : "card";
  return CANDIDATES.filter(
    ({ variant, on, leastRows = 0, mostRows = Infinity }) =>
      (on === "both" || on === here) &&
      shape.rows >= leastRows &&
      shape.rows <= mostRows &&
      computes(profile, variant, shape),
  ).flatMap(({ variant }): NamedVariant[] =>
    isCardVariant(variant) && splitsOf(variant, shape) !== splitsOf(variant, shape, false)
      ? [variant, `${variant}${WHOLE}`]
      : [variant],
  );
}

/** What the rules take for a shape, without anything measured. */
export function ruledVariant(profile: DeviceProfile, shape: ProductShape): MatmulVariant {
  const { software, matmul, subgroup } = profile;
  if (!software && matmul === "tile") return chooseVariant(shape).variant;
  const isRows = shape.kind === "nn" || shape.rows > 1;
  if (software && subgroup && isRows) return "subgroup";
  const rows = shape.kind === "nt" ? shape.rows : Infinity;
  return pickVariant(profile, rows, shape.aligned || shape.format !== "f32");
}

/** The variant that was measured to be faster than the rules' for such products; undefined where there is none. */
export function measuredChoice(
  profile: DeviceProfile,
  shape: ProductShape,
): { variant: MatmulVariant; splits: number } | undefined {
  const { choices = {} } = profile;
  const { id } = productClassOf(shape) ?? {};
  const named = id === undefined ? undefined : choices[id];
  const found = named === undefined ? undefined : choiceNamed(named, shape);
  return found && computes(profile, found.variant, shape) ? found : undefined;
}

/** A variant by its name in choices, with the spans that it splits a reduction into; undefined for names of none. */
export function choiceNamed(
  name: string,
  shape: ProductShape,
): { variant: MatmulVariant; splits: number } | undefined {
  const isWhole = name.endsWith(WHOLE);
  const plain = isWhole ? name.slice(0, -WHOLE.length) : name;
  const variant = CANDIDATES.find((one) => one.variant === plain)?.variant;
  if (!variant) return undefined;
  return { variant, splits: isCardVariant(variant) ? splitsOf(variant, shape, !isWhole) : 1 };
}

export function isCardVariant(variant: MatmulVariant): variant is CardVariant {
  return variant in TILES || variant === "narrow" || isRow(variant);
}

/** WebGPU's default of maxComputeWorkgroupStorageSize. */
const WORKGROUP_BYTES = 16 * 1024;

function computes(profile: DeviceProfile, variant: MatmulVariant, shape: ProductShape): boolean {
  // Not the device's choice but the person's.
  if (variant === "half") return false;
  if (variant === "subgroup") return profile.software && profile.subgroup !== undefined;
  if (variant === "register" || variant === "generic")
    return shape.aligned || (variant === "register" && shape.format !== "f32");
  if (variant === "rowSubgroup" && !profile.hasSubgroups) return false;
  const { bytes = 0 } = TILES[variant] ?? {};
  return bytes <= (profile.workgroupBytes ?? WORKGROUP_BYTES) && fits(variant, shape);
}
