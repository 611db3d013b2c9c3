/** Which variants of attention the device in Node does not have. */
import type { AttentionVariant } from "../ops/attentionChoice.ts";
import { nodeGpu } from "./nodeGpu.ts";

const hasSubgroups = (await nodeGpu()).features.includes("subgroups");

/** Quads are of four invocations of any subgroup. */
export const isMissing = (variant: AttentionVariant) => variant === "quads" && !hasSubgroups;
