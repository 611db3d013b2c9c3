/** Gives a reader damaged files: it may take them or refuse them in a sentence, soon. */
import { mutate } from "./mutate.ts";
import type { Reader } from "./readers.ts";

/** More of the processor for one file is a hang. */
const MOST_MS = 2000;
/** More held by a reader for one file of at most a few megabytes is a bomb. */
const MOST_BYTES = 512 * 2 ** 20;

export interface Fault {
  seed: number;
  what: string;
}

export interface Outcome {
  taken: number;
  refused: number;
  slowestMs: number;
  faults: Fault[];
}

/** `count` damaged files, from `firstSeed` on. The file of a seed is always the same. */
export async function fuzz(reader: Reader, count: number, firstSeed = 1): Promise<Outcome> {
  const outcome: Outcome = { taken: 0, refused: 0, slowestMs: 0, faults: [] };
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const bytes = damaged(reader, seed);
    const what = await tryOne(reader, bytes, outcome);
    if (what) outcome.faults.push({ seed, what });
  }
  return outcome;
}

/** The file of a seed. */
export function damaged({ files }: Reader, seed: number): Uint8Array {
  return mutate(files[seed % files.length]!, files[(seed >> 3) % files.length]!, seed);
}

async function tryOne(
  reader: Reader,
  bytes: Uint8Array,
  outcome: Outcome,
): Promise<string | undefined> {
  const before = process.memoryUsage().arrayBuffers;
  const began = process.cpuUsage();
  let what: string | undefined;
  try {
    const said = await reader.read(bytes);
    what = said.find((words) => !isSentence(words));
    outcome.taken++;
  } catch (error) {
    outcome.refused++;
    what = faultOf(error);
  }
  const { user, system } = process.cpuUsage(began);
  const ms = (user + system) / 1000;
  outcome.slowestMs = Math.max(outcome.slowestMs, ms);
  if (ms > MOST_MS) what ??= `It took ${Math.round(ms)} ms.`;
  const held = process.memoryUsage().arrayBuffers - before;
  if (held > MOST_BYTES) what ??= `It held ${Math.round(held / 2 ** 20)} MiB.`;
  return what;
}

/** A refusal is an Error whose message is a sentence; anything else went wrong by itself. */
function faultOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return `It threw ${String(error)}.`;
  const { name, message } = error;
  const isOwn = ["Error", "UserError"].includes(name);
  return isOwn && isSentence(message) ? undefined : `${name}: ${message}\n${error.stack ?? ""}`;
}

/** "undefined values" are what Jinja calls those that a template was not given. */
const isSentence = (words: string) =>
  /^["“\w].*[.!?”]$/su.test(words) &&
  !/\bundefined\b(?! values)|\bNaN\b|\[object |TypeError|RangeError/.test(words);
