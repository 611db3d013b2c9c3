/** Brings a network that reads texts here: its files are chosen, it reads a trial text, and only then is it stored. */
import type { Job } from "../../base/async/job.ts";
import type { NetworkOrigin, TextNetworkRecord } from "../../protocol/network.ts";
import { addNetwork, findTextNetwork } from "../../storage/models/networkStore.ts";
import { CONFIG, TOKENIZER_CONFIG } from "../chooseNetworkFiles.ts";
import { hashOf } from "../importNetwork.ts";
import { readNetworkConfig } from "../networkConfig.ts";
import { chooseTextFiles, MODULES, POOLING, SENTENCE } from "./chooseTextFiles.ts";
import { readTextSettings } from "./textSettings.ts";
import { tryTexts } from "./tryTexts.ts";

/**
 * The same files brought twice are one network. `origin`: where on the Hub the files are from.
 * @throws UserError when a file is missing or damaged, or what the network gives cannot be read; nothing is stored then
 */
export async function importTextNetwork(
  dropped: readonly { path: string; file: File }[],
  onFull: (message: string) => void,
  job: Job,
  origin?: NetworkOrigin,
): Promise<TextNetworkRecord> {
  const chosen = chooseTextFiles(dropped);
  const { files, title, externalData } = chosen;
  const text = async (name: string) => files.get(name)?.text();
  const config = (await text(CONFIG))!;
  const { modelType } = readNetworkConfig(config);
  const { settings, notes } = readTextSettings(
    {
      ...{ config, tokenizerConfig: (await text(TOKENIZER_CONFIG))! },
      ...{ pooling: await text(POOLING), modules: await text(MODULES) },
      sentence: await text(SENTENCE),
    },
    title,
  );
  const hash = await hashOf(chosen, job);
  const id = `sha256:${hash}`;
  const known = await findTextNetwork(id);
  if (known) return known;
  job.progress("Opening the network", 0, 0);
  const texts = await tryTexts({ title, files, externalData, graph: "model" }, settings);
  job.signal.throwIfAborted();
  const record: TextNetworkRecord = {
    ...{ id, folder: `network-${hash.slice(0, 16)}`, title, modelType, texts, externalData },
    bytes: [...files.values()].reduce((sum, { size }) => sum + size, 0),
    addedAt: new Date().toISOString(),
    // Where the graph gives one vector, nothing is pooled.
    notes: [...chosen.notes, ...(texts.pooling === null ? [] : notes)],
    ...(origin && { origin }),
  };
  job.progress("Storing the network", 0, 0);
  await addNetwork(record, files, onFull);
  return record;
}
