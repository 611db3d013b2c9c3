import { expect } from "vitest";
import type { Run } from "../../protocol/records.ts";
import type { Library } from "../library.ts";

/** The run "r" has every file that it names. */
export async function expectRunSound(library: Library): Promise<Run> {
  const run = await library.runs.get("r");
  const files = library.runs.files("r");
  if (run.savedStep > 0)
    expect(await files.read(`checkpoint-${run.savedStep}.safetensors`)).not.toBeNull();
  if (run.bestStep > 0) expect(await files.read(`best-${run.bestStep}.safetensors`)).not.toBeNull();
  if (run.result) expect(await files.read("adapter.safetensors")).not.toBeNull();
  return run;
}
