/** The weight files of a tiny checkpoint that tools/families has made. */
import { existsSync } from "node:fs";
import path from "node:path";
import {
  openSafetensors,
  type CheckpointTensors,
} from "../../../engine/weights/safetensorsFiles.ts";
import { fileSource } from "../../../train/parity/nodeFolder.ts";

/** @param name of a folder in fixtures */
export function fixtureFolder(name: string): string {
  return path.join(import.meta.dirname, "../fixtures", name);
}

export function openFixture(name: string): Promise<CheckpointTensors> {
  const place = (file: string) => path.join(fixtureFolder(name), file);
  return openSafetensors(async (file) =>
    existsSync(place(file)) ? fileSource(place(file)) : null,
  );
}
