/**
 * Checkpoints as safetensors files: the adapter's values, AdamW's two moments, how often each tensor was updated, and the
 * step; or the values alone.
 */
import { UserError } from "../base/userError.ts";
import {
  readSafetensorsHeader,
  safetensorsSlice,
  toFloat32,
} from "../formats/safetensors/safetensors.ts";
import { writeSafetensors, type TensorToWrite } from "../formats/safetensors/writeSafetensors.ts";
import { countNotFinite } from "./finite.ts";
import type { StartState, TrainerState } from "./trainer.ts";

/** The learning-rate schedule and the data order follow from the step and the run's config, so they are not stored. */
export function writeCheckpoint({ step, values, m, v, updates }: TrainerState): Uint8Array {
  const arena = (data: Float32Array) => ({ dtype: "F32" as const, shape: [data.length], data });
  const counts = new Uint8Array(updates.buffer, updates.byteOffset, updates.byteLength);
  const tensors = new Map<string, TensorToWrite>([
    ["values", arena(values)],
    ["m", arena(m)],
    ["v", arena(v)],
    ["updates", { dtype: "U32", shape: [updates.length], data: counts }],
  ]);
  return writeSafetensors(tensors, { step: String(step) });
}

/** @throws UserError when the file is damaged, has another number of values than `floats`, or one that is not finite */
export function readCheckpoint(bytes: Uint8Array, floats: number): StartState {
  const header = readSafetensorsHeader(bytes, { name: "The saved lesson" });
  const arena = (name: string) => {
    const values = toFloat32(safetensorsSlice(bytes, header, name), "F32");
    if (values.length === floats) return requireFinite(name, values);
    throw new UserError(
      `The saved lesson holds ${values.length} numbers for ${name}, and these settings need ${floats}. It belongs to other settings; start a new lesson.`,
    );
  };
  return {
    step: stepOf(header.metadata["step"]),
    values: arena("values"),
    m: arena("m"),
    v: arena("v"),
    // Files of earlier versions have none: every step updated every tensor.
    ...(header.tensors.has("updates") && {
      updates: new Uint32Array(new Uint8Array(safetensorsSlice(bytes, header, "updates")).buffer),
    }),
  };
}

function stepOf(text: string | undefined): number {
  const step = Number(text);
  if (text !== undefined && Number.isSafeInteger(step) && step > 0) return step;
  throw new UserError(
    `The saved lesson is damaged: it was saved after step "${text ?? ""}", which is no number of steps. Start a new lesson.`,
  );
}

function requireFinite(name: string, values: Float32Array): Float32Array {
  const bad = countNotFinite(values);
  if (bad === 0) return values;
  throw new UserError(
    `The saved lesson is damaged: of its ${values.length} numbers for ${name}, ${bad} are not finite. Start a new lesson with a lower learning rate.`,
  );
}

/** The adapter's values alone, for inference. */
export function writeAdapterValues(values: Float32Array, step: number): Uint8Array {
  return writeSafetensors(
    new Map([["values", { dtype: "F32", shape: [values.length], data: values }]]),
    {
      step: String(step),
    },
  );
}

/** @throws UserError when the file is damaged */
export function readAdapterValues(bytes: Uint8Array): Float32Array {
  const header = readSafetensorsHeader(bytes, { name: "The saved adapter" });
  return toFloat32(safetensorsSlice(bytes, header, "values"), "F32");
}
