/**
 * The order of one pass over the train examples: pictures, clips and texts in one shuffle, so that every batch is a mixture
 * (Yin et al., arXiv 2306.13549, section 3.2, "in-batch random"), with general examples spread evenly between them. It
 * follows from seed and epoch alone, so a lesson is resumed by counting: position p of epoch e is always the same example.
 */
import { assert } from "../base/assert.ts";
import { hash32 } from "../base/hash.ts";
import { Random } from "../base/random.ts";

export interface Mixed {
  /** "own": `index` counts the person's own train examples; "replay": the general ones. */
  from: "own" | "replay";
  index: number;
}

export interface MixConfig {
  /** Train examples of the person's own, and general ones to draw from. */
  own: number;
  replay: number;
  /** Share of general examples in the whole, 0 to 0.5. Without general examples it counts as 0. */
  replayShare: number;
  seed: number;
}

/** Conversations in one epoch: every own example once, and as many general ones as the share asks for. */
export function epochLength(config: MixConfig): number {
  return config.own + replayCount(config);
}

/** One epoch, counted from 0. */
export function epochOrder(config: MixConfig, epoch: number): Mixed[] {
  const { own, replay, seed } = config;
  const count = replayCount(config);
  const shuffled = randomFor(seed, "own", epoch).shuffle([...Array(own).keys()]);
  const general = replayIndices(replay, seed, epoch * count, count);
  const total = own + count;
  const order: Mixed[] = [];
  let taken = 0;
  for (let at = 0; at < total; at++) {
    // Any stretch of n places holds n * count / total general ones, give or take one.
    const due = Math.floor(((at + 1) * count) / total + 0.5);
    if (taken < due) order.push({ from: "replay", index: general[taken++] as number });
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

/** `count` places, from `begin`, of an endless row of shuffles: every general example is used once before any is again. */
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

/** Streams of one seed that have nothing to do with each other. */
function randomFor(seed: number, what: string, which: number): Random {
  return new Random(hash32(`${what} ${which}`, hash32(String(seed))));
}
