/**
 * Checkpoints as safetensors files: the adapter's values, AdamW's two moments, how often each tensor was updated, and the
 * step; or the values alone.
 */
import { UserError } from "../base/userError.ts";
import { readSafetensorsHeader, safetensorsSlice, toFloat32 } from "../formats/safetensors.ts";
import { writeSafetensors, type TensorToWrite } from "../formats/writeSafetensors.ts";
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

/** @throws UserError when the file is damaged or has another number of values than `floats` */
export function readCheckpoint(bytes: Uint8Array, floats: number): StartState {
  const header = readSafetensorsHeader(bytes, { name: "The saved lesson" });
  const arena = (name: string) => {
    const values = toFloat32(safetensorsSlice(bytes, header, name), "F32");
    if (values.length === floats) return values;
    throw new UserError(
      `The saved lesson holds ${values.length} numbers for ${name}, and these settings need ${floats}. It belongs to other settings; start a new lesson.`,
    );
  };
  return {
    step: Number(header.metadata["step"]),
    values: arena("values"),
    m: arena("m"),
    v: arena("v"),
    // Files of earlier versions have none: every step updated every tensor.
    ...(header.tensors.has("updates") && {
      updates: new Uint32Array(new Uint8Array(safetensorsSlice(bytes, header, "updates")).buffer),
    }),
  };
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
