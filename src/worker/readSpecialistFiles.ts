/** Reads what specialistFiles.ts has put beside an exported adapter: the connector into the adapter's values, and the specialist. */
import { UserError } from "../base/userError.ts";
import { size } from "../engine/graph/shape.ts";
import type { AdapterLayout } from "../engine/weights/adapterLayout.ts";
import {
  readSafetensorsHeader,
  safetensorsSlice,
  toFloat32,
} from "../formats/safetensors/safetensors.ts";
import type { SpecialistReport } from "../protocol/specialist.ts";
import { readSpecialist, writeSpecialist } from "../specialist/specialist.ts";
import { CONNECTOR_FILE, SPECIALIST_FOLDER_FILE } from "./specialistFiles.ts";

/** Both files of a dropped adapter. */
export interface SpecialistFolder {
  connector: Uint8Array;
  specialist: Uint8Array;
}

/** Null without either; `note` says when one of the two is missing. Folders before the two names do not matter. */
export function findSpecialistFolder(files: ReadonlyMap<string, Uint8Array>): {
  folder: SpecialistFolder | null;
  note?: string;
} {
  const find = (name: string) =>
    [...files].find(([path]) => path === name || path.endsWith(`/${name}`))?.[1];
  const [connector, specialist] = [find(CONNECTOR_FILE), find(SPECIALIST_FOLDER_FILE)];
  if (connector && specialist) return { folder: { connector, specialist } };
  if (!connector && !specialist) return { folder: null };
  const missing = connector ? SPECIALIST_FOLDER_FILE : CONNECTOR_FILE;
  return {
    folder: null,
    note: `It learnt beside a specialist, and ${missing} is not there: it answers without one. Drop the whole folder to have both.`,
  };
}

/**
 * Writes the connector's tensors into the arena of `layout`.
 * @throws UserError when one is missing or has another size
 */
export function readConnector(
  bytes: Uint8Array,
  { tensors }: Pick<AdapterLayout, "tensors">,
  values: Float32Array,
): void {
  const header = readSafetensorsHeader(bytes, { name: CONNECTOR_FILE });
  for (const { name, shape, offset } of tensors) {
    const entry = header.tensors.get(name);
    const found = entry && toFloat32(safetensorsSlice(bytes, header, name), entry.dtype);
    if (found?.length !== size(shape)) {
      throw new UserError(
        `${CONNECTOR_FILE} has ${found?.length ?? "no"} numbers for ${name}, where ${size(shape)} belong: it is of another model. Take the folder that was exported with this adapter.`,
      );
    }
    values.set(found, offset / 4);
  }
}

/** A specialist's file with what is otherwise here, such as its project and its model's id. @throws UserError when it is damaged */
export function adoptSpecialist(
  bytes: Uint8Array,
  otherwise: (report: SpecialistReport) => Partial<SpecialistReport>,
): { bytes: Uint8Array<ArrayBuffer>; note?: string } {
  const specialist = readSpecialist(bytes);
  const report = { ...specialist.report, ...otherwise(specialist.report) };
  const { network } = report;
  return {
    bytes: writeSpecialist({ ...specialist, report }),
    ...(network && {
      note: `Its specialist looks through the network "${network.title}", which is not in the file. Bring it on the Teach screen to let the specialist answer too.`,
    }),
  };
}
