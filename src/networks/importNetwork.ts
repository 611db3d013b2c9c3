/** Brings an image network here: its files are chosen, it looks at a trial picture, and only then is it stored. */
import type { Job } from "../base/async/job.ts";
import { sha256Hex } from "../base/hash.ts";
import { isUserError, UserError } from "../base/userError.ts";
import { formatCount } from "../base/words/formatCount.ts";
import type { RgbImage } from "../media/processing/resize.ts";
import type { NetworkOrigin, NetworkOutput, NetworkRecord } from "../protocol/network.ts";
import { hashFile } from "../storage/models/modelStoreWriter.ts";
import { addNetwork, findNetwork } from "../storage/models/networkStore.ts";
import {
  chooseNetworkFiles,
  CONFIG,
  TOKENIZER_CONFIG,
  type ChosenNetwork,
} from "./chooseNetworkFiles.ts";
import { ImageNetwork } from "./imageNetwork.ts";
import { readNetworkConfig } from "./networkConfig.ts";
import { readableOutputs, SHARED_SPACE } from "./outputs.ts";
import { readTextSettings } from "./texts/textSettings.ts";
import { tryTexts } from "./texts/tryTexts.ts";

/** The numbers of a picture that was never seen: neither square nor plain, so that a fault of its preprocessing shows. */
const TRIAL: RgbImage = {
  ...{ width: 60, height: 40 },
  data: Uint8Array.from({ length: 60 * 40 * 3 }, (_, i) => (i * 37) % 256),
};

/**
 * The same files brought twice are one network. `origin`: where on the Hub the files are from.
 * @throws UserError when a file is missing or damaged, or what the network gives cannot be read; nothing is stored then
 */
export async function importNetwork(
  dropped: readonly { path: string; file: File }[],
  onFull: (message: string) => void,
  job: Job,
  origin?: NetworkOrigin,
): Promise<NetworkRecord> {
  const chosen = chooseNetworkFiles(dropped);
  const config = readNetworkConfig(await chosen.files.get(CONFIG)!.text());
  const hash = await hashOf(chosen, job);
  const id = `sha256:${hash}`;
  const known = await findNetwork(id);
  if (known) return known;
  job.progress("Opening the network", 0, 0);
  const seen = await trial(chosen);
  job.signal.throwIfAborted();
  const words = await wordsOf(chosen, seen.features);
  job.signal.throwIfAborted();
  const { labels, note } = labelsOf(config.labels, seen.classes);
  const record: NetworkRecord = {
    ...{ id, folder: `network-${hash.slice(0, 16)}`, title: chosen.title },
    modelType: config.modelType,
    ...{ features: seen.features, logits: seen.logits, labels, inputSize: seen.size },
    externalData: chosen.externalData,
    bytes: [...chosen.files.values()].reduce((sum, { size }) => sum + size, 0),
    addedAt: new Date().toISOString(),
    notes: [...chosen.notes, ...(note ? [note] : []), ...words.notes],
    ...(words.reading && { words: words.reading }),
    ...(origin && { origin }),
  };
  job.progress("Storing the network", 0, 0);
  await addNetwork(record, chosen.files, onFull);
  return record;
}

/** Of names and contents. */
export async function hashOf(
  { files }: Pick<ChosenNetwork<File>, "files">,
  job: Job,
): Promise<string> {
  const total = [...files.values()].reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const rows: string[] = [];
  for (const [name, file] of files) {
    const { sha256 } = await hashFile(file, (bytes) =>
      job.progress("Reading the network", (done += bytes), total, "bytes"),
    );
    rows.push(`${name} ${sha256}`);
  }
  return sha256Hex(rows.toSorted().join("\n"));
}

async function trial(chosen: ChosenNetwork<File>) {
  const { title } = chosen;
  const network = await ImageNetwork.open(chosen);
  try {
    const { outputs, size } = await network.look(TRIAL);
    const { features, logits } = readableOutputs(
      outputs,
      chosen.words ? [SHARED_SPACE.pictures] : [],
    );
    const numbers = outputs[features.name]!.data;
    if (!numbers.every(Number.isFinite)) {
      throw new UserError(
        `"${title}" gives numbers that are not finite for a trial picture, so its weights are damaged or were shortened too far. Bring its model.onnx in full precision.`,
      );
    }
    return { features, logits, size, classes: logits ? outputs[logits]!.data.length : 0 };
  } finally {
    network.close();
  }
}

/**
 * How its other half reads words, once it has read a trial text. Where it cannot be used, pictures are seen all the same: the note
 * says why, and its files are not kept.
 */
async function wordsOf(
  chosen: ChosenNetwork<File>,
  pictures: NetworkOutput,
): Promise<{ reading?: NonNullable<NetworkRecord["words"]>; notes: string[] }> {
  const { words, files } = chosen;
  if (!words) return { notes: [] };
  try {
    const reading = await readsWords(chosen, words.externalData);
    if (reading.output === SHARED_SPACE.words && pictures.name === SHARED_SPACE.pictures)
      if (reading.width === pictures.width)
        return { reading: { ...reading, externalData: words.externalData }, notes: [] };
    throw new UserError(
      `It gives ${reading.output} (${reading.width}) for words and ${pictures.name} (${pictures.width}) for pictures, and not ${SHARED_SPACE.words} and ${SHARED_SPACE.pictures} of one width.`,
    );
  } catch (error) {
    if (!isUserError(error)) throw error;
    for (const name of words.names) files.delete(name);
    return { notes: [`Its part for words is not used: ${error.message}`] };
  }
}

async function readsWords({ files, title }: ChosenNetwork<File>, externalData: readonly string[]) {
  const text = (name: string) => files.get(name)!.text();
  const { settings } = readTextSettings(
    { config: await text(CONFIG), tokenizerConfig: await text(TOKENIZER_CONFIG) },
    title,
  );
  return tryTexts({ title, files, externalData, graph: "text_model" }, settings);
}

/** The names of the classes, where there are as many as scores. */
function labelsOf(labels: string[], classes: number): { labels: string[]; note?: string } {
  if (classes === 0 || labels.length === classes) return { labels: classes === 0 ? [] : labels };
  const named = labels.length === 0 ? "names none" : `names ${formatCount(labels.length)}`;
  return {
    labels: [],
    note: `It gives the scores of ${formatCount(classes, "class", "classes")}, and its config.json ${named}, so its own answers cannot be read.`,
  };
}
