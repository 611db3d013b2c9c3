/** The shape of a micro-batch for the model of a session. */
import type { LoadedAdapter, ModelSession } from "../inference/session.ts";
import { shapeFor, type BatchShape } from "./batchShape.ts";
import type { MicroBatch } from "./pack.ts";

/** @throws {Error} when the adapter is in the towers and the batch has features instead of pixel values */
export function sessionShape(
  batch: MicroBatch,
  { recorder }: ModelSession,
  adapter: LoadedAdapter | undefined,
): BatchShape {
  if (adapter?.layout.vision && batch.features.length > 0)
    throw new Error("The towers train, so a micro-batch needs pixel values and no features.");
  return shapeFor(batch, recorder.model.vision, batch.pixelValues !== undefined);
}
