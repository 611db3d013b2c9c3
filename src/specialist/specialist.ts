/** A trained specialist as a value and as a file: a safetensors file whose metadata holds its report. */
import { UserError } from "../base/userError.ts";
import {
  readSafetensorsHeader,
  safetensorsSlice,
  toFloat32,
} from "../formats/safetensors/safetensors.ts";
import { writeSafetensors, type TensorToWrite } from "../formats/safetensors/writeSafetensors.ts";
import { size } from "../engine/graph/shape.ts";
import { EXEMPLAR_WIDTH } from "../methods/vitask/connector.ts";
import type { SpecialistReport } from "../protocol/specialist.ts";
import { classifierLayout, type ClassifierShape } from "./classifier.ts";

export interface Specialist {
  report: SpecialistReport;
  /** (F): of the train examples, by which inputs are standardised. */
  mean: Float32Array;
  deviation: Float32Array;
  /** The arena of `classifierLayout`. */
  values: Float32Array;
}

export function shapeOf({ inputWidth, sets }: SpecialistReport): ClassifierShape {
  return { inputWidth, classes: sets.reduce((sum, { labels }) => sum + labels.length, 0) };
}

export function writeSpecialist(specialist: Specialist): Uint8Array<ArrayBuffer> {
  const { report, mean, deviation, values } = specialist;
  const vector = (data: Float32Array): TensorToWrite => ({
    ...{ dtype: "F32", shape: [data.length], data },
  });
  const tensors = new Map([
    ["input.mean", vector(mean)],
    ["input.deviation", vector(deviation)],
  ]);
  for (const { name, shape, offset } of classifierLayout(shapeOf(report)).tensors) {
    const data = values.slice(offset / 4, offset / 4 + size(shape));
    tensors.set(name, { dtype: "F32", shape, data });
  }
  return writeSafetensors(tensors, { report: JSON.stringify(report) });
}

/** @throws UserError when the file is damaged, or says another number of values of a picture than this version takes */
export function readSpecialist(bytes: Uint8Array): Specialist {
  const header = readSafetensorsHeader(bytes, { name: "The specialist" });
  const report = JSON.parse(header.metadata["report"] ?? "null") as SpecialistReport | null;
  if (!report) {
    throw new UserError(
      "The file of the specialist does not say what it is of. Train the specialist again.",
    );
  }
  requireWidth(report);
  const tensor = (name: string) => toFloat32(safetensorsSlice(bytes, header, name), "F32");
  const layout = classifierLayout(shapeOf(report));
  const values = new Float32Array(layout.bytes / 4);
  for (const { name, offset, shape } of layout.tensors) {
    const own = tensor(name);
    if (own.length !== size(shape)) {
      throw new UserError(
        `The specialist has ${own.length} numbers for ${name}, where ${size(shape)} belong. Train the specialist again.`,
      );
    }
    values.set(own, offset / 4);
  }
  return { report, mean: tensor("input.mean"), deviation: tensor("input.deviation"), values };
}

/** @throws UserError when the specialist says another number of values of a picture than the connector takes */
function requireWidth({ width }: Pick<SpecialistReport, "width">): void {
  if (width === EXEMPLAR_WIDTH) return;
  throw new UserError(
    `The specialist says ${width} numbers of a picture, and the model takes ${EXEMPLAR_WIDTH}. Train the specialist again in this version.`,
  );
}
