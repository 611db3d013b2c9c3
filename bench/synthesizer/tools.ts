/** Tools and lessons that are trained once: their values lie in .cache/synthesizer, so that a measurement that was cut off goes on. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { LoadedAdapter } from "../../src/inference/session.ts";
import type { RunConfig } from "../../src/protocol/config.ts";
import type { TrainingRows } from "../../src/runs/data/rows.ts";
import { runLayout } from "../../src/runs/data/runMethod.ts";
import {
  readAdapterValues,
  readCheckpoint,
  writeAdapterValues,
  writeCheckpoint,
} from "../../src/train/checkpoint.ts";
import type { Embedded } from "../embedded.ts";
import { train, type TrainingHooks } from "../training.ts";

const FOLDER = path.join(import.meta.dirname, "../../.cache/synthesizer");

export interface Training {
  steps: number;
  /** Mean of the last ten steps. */
  lastLoss: number;
}

export interface Trained {
  /** To be destroyed by whoever asked for it. */
  adapter: LoadedAdapter;
  training: Training;
}

/** Steps that are lost at most where it is cut off. */
const SAVED_EVERY = 10;

/** @param name of the file: equal names are the same training */
export async function trained(
  model: Embedded,
  name: string,
  { rows, config }: { rows: TrainingRows; config: RunConfig },
  log: (line: string) => void,
): Promise<Trained> {
  const values = path.join(FOLDER, `${name}.safetensors`);
  const about = path.join(FOLDER, `${name}.json`);
  const layout = runLayout(model.session.recorder, config);
  const load = (floats: Float32Array) => model.session.loadAdapter(layout, floats);
  if (existsSync(about)) {
    const training = JSON.parse(readFileSync(about, "utf8")) as Training;
    return { adapter: load(readAdapterValues(readFileSync(values))), training };
  }
  mkdirSync(FOLDER, { recursive: true });
  const checkpoint = path.join(FOLDER, `${name}.checkpoint`);
  const begun =
    existsSync(checkpoint) && readCheckpoint(readFileSync(checkpoint), layout.bytes / 4);
  const hooks: TrainingHooks = {
    ...(begun && { from: begun }),
    every: {
      steps: SAVED_EVERY,
      async save(trainer) {
        writeFileSync(`${checkpoint}.new`, writeCheckpoint(await trainer.state()));
        renameSync(`${checkpoint}.new`, checkpoint);
      },
    },
  };
  const tell = (line: string) => log(`${name}: ${line}`);
  const { steps, losses, trainer } = await train(model, rows, config, tell, hooks);
  const state = await trainer.state();
  trainer.destroy();
  const last = losses.slice(-10);
  const training = { steps, lastLoss: last.reduce((sum, loss) => sum + loss, 0) / last.length };
  writeFileSync(values, writeAdapterValues(state.values, steps));
  writeFileSync(about, JSON.stringify(training));
  rmSync(checkpoint, { force: true });
  return { adapter: load(state.values), training };
}
