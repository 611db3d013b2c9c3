/** A trial text through a network, before anything of it is stored. */
import { UserError } from "../../base/userError.ts";
import type { TextReading } from "../../protocol/network.ts";
import type { TextNetworkFiles } from "./runTextNetwork.ts";
import { TextNetwork } from "./textNetwork.ts";
import { readableText, textVector, type TextSettings } from "./textOutputs.ts";

const TRIAL = "Two spoons of onion soup, 24 ml each.";

/** @throws UserError when it cannot be opened, or what it gives cannot be read */
export async function tryTexts(
  files: Omit<TextNetworkFiles, "maxTokens">,
  settings: TextSettings,
): Promise<TextReading> {
  const network = await TextNetwork.open({ ...files, maxTokens: settings.maxTokens });
  try {
    const { outputs } = await network.read(TRIAL);
    const reading = readableText(outputs, settings);
    if (textVector(outputs, reading).every((value) => value === 0))
      throw new UserError(`"${files.title}" gives zeros alone for a trial text: it is damaged.`);
    return reading;
  } finally {
    network.close();
  }
}
