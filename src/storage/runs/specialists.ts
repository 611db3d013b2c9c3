/** The specialist of each project, as the bytes of its file. */
import { getRecord, type RecordKey } from "../io/records.ts";

export const specialistKey = (projectId: string): RecordKey => ["specialist", projectId];

/** Of a project, or null. */
export async function getSpecialist(projectId: string): Promise<Uint8Array<ArrayBuffer> | null> {
  return (await getRecord<Uint8Array<ArrayBuffer>>(specialistKey(projectId))) ?? null;
}

/** A run keeps a copy of the specialist that it learns beside: the project's own may be trained anew. */
export const SPECIALIST_FILE = "specialist.safetensors";
