/** The page of parity.spec.ts: opens a recorded model on the browser's GPU and measures the errors. */
import { openGpu } from "../../src/engine/gpu/device.ts";
import { Parity } from "../../src/train/parity/measure.ts";
import { openWeights } from "../../src/train/parity/parityModel.ts";
import type { Errors } from "../../src/train/parity/recording.ts";

interface Measured {
  errors: Errors;
  answers: number[][][];
  wanted: number[][][];
}

/** Addresses of the model's folder and of its recording; `eosId` -1 where no id means the end. */
export async function measureHere(
  folder: string,
  recording: string,
  eosId: number,
): Promise<Measured> {
  const json = async (address: string) => (await fetch(address)).json();
  const bytes = await (await fetch(`${folder}/model.safetensors`)).arrayBuffer();
  const slice = async (begin: number, end: number) => new Uint8Array(bytes, begin, end - begin);
  const weights = { size: bytes.byteLength, slice };
  const gpu = await openGpu(navigator.gpu);
  const engine = await openWeights(gpu, await json(`${folder}/config.json`), weights);
  const settings = await json(`${folder}/preprocessor_config.json`);
  const parity = await Parity.of(engine, await json(recording), settings);
  const errors = {
    ...parity.pixels(),
    ...(await parity.features()),
    ...(await parity.logits()),
    ...(await parity.losses()),
    ...(await parity.gradients()),
  };
  const training = await parity.training(eosId);
  engine.destroy();
  return { ...training, errors: { ...errors, ...training.errors } };
}

Object.assign(globalThis, { measureHere });
