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
  const report = readReport(header.metadata["report"]);
  requireWidth(report);
  const tensor = (name: string, length: number) => {
    const own = toFloat32(safetensorsSlice(bytes, header, name), "F32");
    if (own.length !== length) {
      throw new UserError(
        `The specialist has ${own.length} numbers for ${name}, where ${length} belong. Train the specialist again.`,
      );
    }
    const odd = own.findIndex((value) => !Number.isFinite(value));
    if (odd >= 0) {
      throw new UserError(
        `The specialist is damaged: number ${odd + 1} of the ${length} for ${name} is ${own[odd]}. Train the specialist again.`,
      );
    }
    return own;
  };
  const layout = classifierLayout(shapeOf(report));
  const values = new Float32Array(layout.bytes / 4);
  for (const { name, offset, shape } of layout.tensors)
    values.set(tensor(name, size(shape)), offset / 4);
  const { inputWidth } = report;
  return {
    ...{ report, values },
    mean: tensor("input.mean", inputWidth),
    deviation: tensor("input.deviation", inputWidth),
  };
}

/** @throws UserError when it is not the report of a specialist: what its tensors and its classes are read by is checked */
function readReport(text: string | undefined): SpecialistReport {
  const report = parsed(text) as Partial<SpecialistReport> | null;
  const isTexts = (list: unknown) =>
    Array.isArray(list) && list.every((entry) => typeof entry === "string");
  const isReport =
    typeof report === "object" &&
    report !== null &&
    [report.inputWidth, report.width].every((width) => Number.isSafeInteger(width) && width! > 0) &&
    isTexts(report.trainIds) &&
    Array.isArray(report.sets) &&
    report.sets.length > 0 &&
    report.sets.every((set) => isTexts(set?.labels) && isTexts(set.questions));
  if (isReport) return report as SpecialistReport;
  throw new UserError(
    "The file of the specialist does not say what it is of: its report is missing or damaged. Train the specialist again.",
  );
}

function parsed(text = "null"): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @throws UserError when the specialist says another number of values of a picture than the connector takes */
function requireWidth({ width }: Pick<SpecialistReport, "width">): void {
  if (width === EXEMPLAR_WIDTH) return;
  throw new UserError(
    `The specialist says ${width} numbers of a picture, and the model takes ${EXEMPLAR_WIDTH}. Train the specialist again in this version.`,
  );
}
