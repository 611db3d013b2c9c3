/** A few fixed questions that are asked at every checkpoint, so that the person sees what the lesson does. */
import type { Example, Media, ProbeAnswer } from "../protocol/records.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import { encodePrompt, type EncodedPrompt } from "../text/conversation.ts";
import { Answering } from "../inference/generate.ts";
import type { Ask } from "../inference/request.ts";
import type { LoadedAdapter } from "../inference/session.ts";
import type { OpenedModel } from "../modelLibrary/sessions.ts";
import type { FeatureShelf } from "../inference/featureCache.ts";
import type { LessonRow } from "./rows.ts";
import { shownIn } from "../dataset/shownMedia.ts";
import { featuresOf } from "../inference/mediaKeys.ts";

const PROBES = 4;
export const PROBE_TOKENS = 40;

/** The first question of a row. */
export interface Probe {
  example: Example;
  media: readonly Media[];
  encoded: EncodedPrompt;
}

/** One of each kind first. */
export function probesOf(
  rows: readonly LessonRow[],
  system: string,
  reader: ConversationReader,
): Probe[] {
  return probeRows(rows).map(({ example }) => {
    const text = example.turns[0]!.question;
    // A later turn may show more media.
    const media = shownIn([text], example.media);
    return {
      ...{ example, media },
      encoded: encodePrompt({ system, messages: [{ role: "user", text }], media }, reader),
    };
  });
}

/** The first rows of different kinds, so that the board shows different skills. */
export function probeRows(rows: readonly LessonRow[]): LessonRow[] {
  const kinds = new Set<string>();
  const first = rows.filter(({ example }) => {
    const key = `${example.part} ${example.turns[0]!.kind}`;
    return !kinds.has(key) && kinds.add(key);
  });
  return [...new Set([...first, ...rows])].slice(0, PROBES);
}

/** Greedy answers as the adapter is now. `shelf` has the probes' media as it sees them; `step` is how long it has learned. */
export async function askProbes(
  probes: readonly Probe[],
  { engine, reader }: OpenedModel,
  adapter: LoadedAdapter,
  shelf: FeatureShelf,
  step: number,
): Promise<ProbeAnswer[]> {
  const asks: Ask[] = [];
  for (const [sequence, { media, encoded }] of probes.entries()) {
    const features = await featuresOf(media, encoded, shelf);
    asks.push({ sequence, prompt: { ...encoded, features } });
  }
  const length = Math.max(...asks.map(({ prompt }) => prompt.ids.length)) + PROBE_TOKENS;
  const answering = new Answering(engine, adapter, asks.length, length);
  const options = { maxNewTokens: PROBE_TOKENS, endIds: reader.endIds };
  const answers = await answering.answer(asks, options);
  return answers.map(({ ids }, i) => {
    const { example } = probes[i]!;
    const { question, answer: reference } = example.turns[0]!;
    const answer = reader.tokenizer.decode(ids, true).trim();
    return { step, exampleId: example.id, turn: 0, question, reference, answer };
  });
}
