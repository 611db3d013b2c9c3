/** Which parts of a model may carry adapters. */
import type { ModelPart } from "../protocol/config.ts";
import type { OpenModel } from "./family.ts";

const MODEL_PARTS: readonly ModelPart[] = ["language", "projector", "vision"];

export function adaptableParts({ parts }: Pick<OpenModel, "parts">): ModelPart[] {
  return MODEL_PARTS.filter((part) => parts[part]);
}
