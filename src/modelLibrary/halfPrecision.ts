/** Whether lessons compute their products in half precision: the person's choice, kept for new lessons. */
import { halfError } from "../engine/nn/halfError.ts";
import type { Gpu } from "../engine/gpu/device.ts";
import type { HalfReport } from "../protocol/device/halfReport.ts";
import { changeRecords, getRecord } from "../storage/io/records.ts";
import type { ModelSessions } from "./sessions.ts";

/** Increment when the kernels change so much that a measured error no longer holds. */
const ERROR_VERSION = "1";

/** Two factors rounded to 11 bits are off by less, each product by itself. */
const MOST_ERROR = 2 ** -10;

const CHOICE = ["half", "choice"];

/** It is no faster on a processor, where f16 is turned into f32 and back. */
const isOffered = ({ software, features }: Gpu) => !software && features.includes("shader-f16");

const opened = (sessions: Pick<ModelSessions, "gpu">) => sessions.gpu().catch(() => undefined);

/** Null where the device does not offer them. The error is measured once and stored. */
export async function halfReport(sessions: Pick<ModelSessions, "gpu">): Promise<HalfReport | null> {
  const gpu = await opened(sessions);
  if (!gpu || !isOffered(gpu)) return null;
  const { subgroupMatrix } = gpu;
  const matrix = subgroupMatrix
    ? `${subgroupMatrix.m} x ${subgroupMatrix.n} x ${subgroupMatrix.k}`
    : null;
  // The browser's flag brings other kernels.
  const key = ["half", "error", ERROR_VERSION, gpu.name, matrix ?? "tiles"];
  let error = await getRecord<number>(key);
  if (error === undefined) {
    error = await halfError(gpu);
    await changeRecords({ put: [[key, error]] });
  }
  const isSound = error < MOST_ERROR;
  return {
    on: isSound && ((await getRecord<boolean>(CHOICE)) ?? false),
    isSound,
    matrix,
    error,
  };
}

export async function chooseHalf(on: boolean): Promise<void> {
  await changeRecords({ put: [[CHOICE, on]] });
}

/** What new lessons have in their settings. */
export async function chosenHalf(
  sessions: Pick<ModelSessions, "gpu">,
): Promise<{ halfProducts?: true }> {
  if (!(await getRecord<boolean>(CHOICE))) return {};
  const report = await halfReport(sessions);
  return report?.on ? { halfProducts: true } : {};
}
