/**
 * The sample order of an epoch: pictures, clips and texts in one shuffle, so that every batch is a mixture (Yin et al.,
 * arXiv 2306.13549, section 3.2, "in-batch random"), with replay examples spread evenly between them. It follows from seed
 * and epoch alone: position p of epoch e is always the same example, so a run resumes by its step number.
 */
import { assert } from "../base/assert.ts";
import { hash32 } from "../base/hash.ts";
import { Random } from "../base/random.ts";

export interface MixedRow {
  /** The list that `index` counts in: the person's own train examples, or the replay examples. */
  from: "own" | "replay";
  index: number;
}

export interface MixConfig {
  /** Number of own train examples, and of replay examples to draw from. */
  own: number;
  replay: number;
  /** Share of replay examples in the epoch, 0 to 0.5. Without replay examples it counts as 0. */
  replayShare: number;
  seed: number;
}

/** Conversations in one epoch: every own example once, and as many replay examples as the share needs. */
export function epochLength(config: MixConfig): number {
  return config.own + replayCount(config);
}

/** The order of one epoch; `epoch` counts from 0. @throws Error when the share is out of range. */
export function epochOrder(config: MixConfig, epoch: number): MixedRow[] {
  const { own, replay, seed } = config;
  const count = replayCount(config);
  const shuffled = randomFor(seed, "own", epoch).shuffle([...Array(own).keys()]);
  const replayed = replayIndices(replay, seed, epoch * count, count);
  const total = own + count;
  const order: MixedRow[] = [];
  let taken = 0;
  for (let at = 0; at < total; at++) {
    // Any n consecutive places hold n * count / total replay examples, give or take one.
    const due = Math.floor(((at + 1) * count) / total + 0.5);
    if (taken < due) order.push({ from: "replay", index: replayed[taken++] as number });
    else order.push({ from: "own", index: shuffled[at - taken] as number });
  }
  return order;
}

function replayCount({ own, replay, replayShare }: MixConfig): number {
  assert(
    replayShare >= 0 && replayShare <= 0.5,
    `A replay share of ${replayShare} is not between 0 and 0.5.`,
  );
  return replay === 0 ? 0 : Math.round((own * replayShare) / (1 - replayShare));
}

/** `count` indices from position `begin` of an endless sequence of shuffles: every example is used once per shuffle. */
function replayIndices(replay: number, seed: number, begin: number, count: number): number[] {
  const indices: number[] = [];
  let shuffle: number[] = [];
  let cycle = -1;
  for (let at = begin; at < begin + count; at++) {
    const wanted = Math.floor(at / replay);
    if (wanted !== cycle) {
      cycle = wanted;
      shuffle = randomFor(seed, "replay", cycle).shuffle([...Array(replay).keys()]);
    }
    indices.push(shuffle[at % replay] as number);
  }
  return indices;
}

/** Independent random streams of one seed. */
function randomFor(seed: number, what: string, which: number): Random {
  return new Random(hash32(`${what} ${which}`, hash32(String(seed))));
}
