/** What answering these questions will record and hold, before anything is answered. Pure, as memory is planned. */
import type { Encoded, OpenModel } from "../families/family.ts";
import { portions, freshShape } from "./prefillChunks.ts";
import type { AnswerShape } from "./recordGeneration.ts";
import { freshPart, type Fresh } from "./request.ts";
import { cacheRoom, mostRows, type CacheRoom } from "./kvCache.ts";

export interface AnswerPlan {
  room: CacheRoom;
  /** Of all programs: reading the questions, then token after token. */
  shapes: AnswerShape[];
}

/** As `Answering` does it for prompts that it has not seen yet, one of each sequence, in caches just large enough. */
export function planAnswers(
  model: OpenModel,
  prompts: readonly Encoded[],
  maxNewTokens: number,
  maxBindingBytes: number,
): AnswerPlan {
  const { eyes } = model;
  const fresh = prompts.map((prompt, sequence) => {
    const look = prompt.media.length > 0 ? eyes?.cross?.looks(prompt) : undefined;
    const ask = { sequence, prompt: { ...prompt, features: new Float32Array() } };
    return freshPart(ask, new Float64Array(), look, undefined);
  });
  const tokens = Math.max(...prompts.map(({ ids }) => ids.length)) + maxNewTokens;
  const looked = Math.max(0, ...fresh.map(({ look }) => look?.order.length ?? 0));
  const most = mostRows(model, tokens, maxBindingBytes);
  const need = { sequences: prompts.length, tokens, looked };
  const room = cacheRoom(model, need, most, maxBindingBytes);
  const shapes = Array.from({ length: Math.ceil(fresh.length / room.together) }, (_, turn) => {
    const asks = fresh.slice(turn * room.together, (turn + 1) * room.together);
    const shapeOf = (
      some: readonly Fresh[],
      made: Pick<AnswerShape, "tokens" | "features" | "visual">,
    ) => ({
      ...made,
      sequences: some.length,
      cacheRows: room.rows * room.together,
      lookRows: some.some(({ look }) => look) ? room.lookRows * room.together : 0,
    });
    const step = shapeOf(asks, { tokens: asks.length, features: 0, visual: 0 });
    return [...portions(asks, eyes).map((part) => shapeOf(part, freshShape(part, eyes))), step];
  });
  return { room, shapes: shapes.flat() };
}
