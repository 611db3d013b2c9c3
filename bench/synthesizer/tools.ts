/** Tools and lessons that are trained once: their values lie in .cache/synthesizer, so that a measurement that was cut off goes on. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { LoadedAdapter } from "../../src/inference/session.ts";
import type { RunConfig } from "../../src/protocol/config.ts";
import type { TrainingRows } from "../../src/runs/data/rows.ts";
import { runLayout } from "../../src/runs/data/runMethod.ts";
import { readAdapterValues, writeAdapterValues } from "../../src/train/checkpoint.ts";
import type { Embedded } from "../embedded.ts";
import { train } from "../training.ts";

const FOLDER = path.join(import.meta.dirname, "../../.cache/synthesizer");

export interface Training {
  steps: number;
  seconds: number;
  firstLoss: number;
  /** Mean of the last ten steps. */
  lastLoss: number;
}

export interface Trained {
  /** To be destroyed by whoever asked for it. */
  adapter: LoadedAdapter;
  training: Training;
}

/** @param name of the file: equal names are the same training */
export async function trained(
  model: Embedded,
  name: string,
  { rows, config }: { rows: TrainingRows; config: RunConfig },
  log: (line: string) => void,
): Promise<Trained> {
  const values = path.join(FOLDER, `${name}.safetensors`);
  const about = path.join(FOLDER, `${name}.json`);
  const load = (floats: Float32Array) =>
    model.session.loadAdapter(runLayout(model.session.recorder, config), floats);
  if (existsSync(about)) {
    const training = JSON.parse(readFileSync(about, "utf8")) as Training;
    return { adapter: load(readAdapterValues(readFileSync(values))), training };
  }
  const result = await train(model, rows, config, (line) => log(`${name}: ${line}`));
  const { steps, seconds, losses, trainer } = result;
  const state = await trainer.state();
  trainer.destroy();
  const last = losses.slice(-10);
  const training: Training = {
    ...{ steps, seconds: Math.round(seconds), firstLoss: losses[0]! },
    lastLoss: last.reduce((sum, loss) => sum + loss, 0) / last.length,
  };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(values, writeAdapterValues(state.values, steps));
  writeFileSync(about, JSON.stringify(training));
  return { adapter: load(state.values), training };
}
