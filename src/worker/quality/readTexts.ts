/** Texts and words as vectors of networks that were brought. */
import type { Job } from "../../base/async/job.ts";
import { UserError } from "../../base/userError.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import { TextReader } from "../../networks/texts/textReader.ts";
import { findNetwork, findTextNetwork } from "../../storage/models/networkStore.ts";

export interface ReadTexts {
  /** By the ids of the texts. */
  vectors: Map<string, Float32Array>;
  /** Of the words that define the domain; null where there are none. */
  words: ReadWords | null;
  /** What was read through, to stand before "of the texts". */
  by: string;
}

/** The words that define a domain, in the space of the pictures or of the texts. */
export interface ReadWords {
  vector: Float32Array;
  /** What was left of them, in a sentence; "" where all was read. */
  note: string;
}

/** @throws UserError when the network is no longer here, or does not take a text */
export async function readTexts(
  id: string,
  texts: ReadonlyMap<string, string>,
  words: string,
  { progress, signal }: Job,
): Promise<ReadTexts> {
  const record = await findTextNetwork(id);
  if (!record) {
    throw new UserError(
      "The network for texts that was chosen is no longer here. Bring it again, or compare by the words that the texts share.",
    );
  }
  const reader = TextReader.ofTexts(record);
  const vectors = new Map<string, Float32Array>();
  let cut = 0;
  try {
    for (const [example, text] of texts) {
      signal.throwIfAborted();
      progress(`Showing texts to ${record.title}`, vectors.size, texts.size);
      const { vector, isCut } = await reader.read(text);
      vectors.set(example, vector);
      if (isCut) cut++;
    }
    const beginning =
      cut > 0
        ? ` (of ${formatCount(cut, "text")} the first ${reader.maxTokens} tokens alone, which is what it reads)`
        : "";
    return {
      vectors,
      words: words.trim() === "" ? null : await wordsThrough(reader, words, "texts"),
      by: `the network “${record.title}”${beginning} makes`,
    };
  } finally {
    await reader.close();
  }
}

/** The words in the space of a network's pictures; null where it reads none. */
export async function readWords(id: string, words: string): Promise<ReadWords | null> {
  const record = words.trim() === "" ? undefined : await findNetwork(id);
  const reader = record ? TextReader.ofWords(record) : null;
  if (!reader) return null;
  try {
    return await wordsThrough(reader, words, "pictures");
  } finally {
    await reader.close();
  }
}

async function wordsThrough(reader: TextReader, words: string, beside: string): Promise<ReadWords> {
  const { vector, isCut } = await reader.read(words);
  const note = isCut
    ? ` Of your words the first ${reader.maxTokens} tokens alone were compared with ${beside}.`
    : "";
  return { vector, note };
}
