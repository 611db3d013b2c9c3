/**
 * Which example each conversation of a run is. Position p of a run is always the same example, so that a run resumes by its step
 * number; general examples are spread evenly between the person's own.
 */
import { assert } from "../../base/assert.ts";
import { fromKeys } from "../../base/fromKeys.ts";
import { MODALITIES, type MixtureConfig } from "../../protocol/instructions/mixture.ts";
import type { Modality } from "../../protocol/records.ts";
import type { MixOrder } from "./order.ts";
import { orderOf } from "./orders/index.ts";
import { drawsOf, poolsOf, type Draws, type Pools } from "./pools.ts";
import { endlessShuffle, randomFor } from "./shuffles.ts";
import { together, type Together } from "./together.ts";

export interface MixedRow {
  /** The list that `index` counts in: the person's own train examples, or the replay examples. */
  from: "own" | "replay";
  index: number;
}

export interface MixSource {
  /** Modality of each own train example that takes part. */
  parts: readonly Modality[];
  /** Replay examples to draw from. */
  replay: number;
  /** Share of replay examples in the epoch, 0 to 0.5. Without replay examples it counts as 0. */
  replayShare: number;
  seed: number;
  mixture: MixtureConfig;
  /** Where examples of the same media follow each other. */
  together?: Together | undefined;
}

/** A stage of the order: draws of one of its epochs, and where among the own draws of the run it begins. */
interface Stage {
  draws: Draws;
  length: number;
  begin: number;
}

/** Conversations of an epoch: the own draws, and as many replay examples as their share needs. */
export function epochSize(own: number, replay: number, replayShare: number): number {
  return own + replayCount(own, replay, replayShare);
}

function replayCount(own: number, replay: number, replayShare: number): number {
  assert(
    replayShare >= 0 && replayShare <= 0.5,
    `A replay share of ${replayShare} is not between 0 and 0.5.`,
  );
  return replay === 0 ? 0 : Math.round((own * replayShare) / (1 - replayShare));
}

export class MixSequence {
  readonly pools: Pools;
  /** Own draws of an epoch. */
  readonly draws: Draws;
  /** Replay examples of an epoch. */
  readonly replayed: number;
  /** Conversations of an epoch. */
  readonly epochLength: number;
  readonly #source: MixSource;
  readonly #order: MixOrder;
  readonly #own: number;
  readonly #epochs = new Map<string, number[]>();
  #stages: Stage[] = [];

  constructor(source: MixSource) {
    const { parts, replay, replayShare, mixture } = source;
    this.#source = source;
    this.#order = orderOf(mixture.order);
    this.pools = poolsOf(parts);
    this.draws = drawsOf(this.pools, mixture);
    this.#own = lengthOf(this.draws);
    this.replayed = replayCount(this.#own, replay, replayShare);
    this.epochLength = this.#own + this.replayed;
  }

  /** The rows at positions 0 to `total - 1` of a run that has so many conversations, from `begin` to before `end`. */
  rows(total: number, begin: number, end: number): MixedRow[] {
    this.#stages = this.#stagesOf(total);
    return Array.from({ length: Math.max(0, end - begin) }, (_, i) => this.#at(begin + i));
  }

  #at(position: number): MixedRow {
    const epoch = Math.floor(position / this.epochLength);
    const at = position % this.epochLength;
    const taken = this.#replayedBefore(at);
    const { replay, seed } = this.#source;
    if (taken < this.#replayedBefore(at + 1)) {
      const order = this.#kept(`replay ${epoch}`, () =>
        endlessShuffle(replay, { seed, what: "replay" }, epoch * this.replayed, this.replayed),
      );
      return { from: "replay", index: order[taken]! };
    }
    return { from: "own", index: this.#ownAt(epoch * this.#own + at - taken) };
  }

  /** Of the first `places` of an epoch: any n of them hold n × replayed / epochLength, give or take one. */
  #replayedBefore(places: number): number {
    return Math.floor((places * this.replayed) / this.epochLength + 0.5);
  }

  /** The own example that is drawn after `number` others of the run. */
  #ownAt(number: number): number {
    const which = this.#stages.findLastIndex(({ begin }) => begin <= number);
    const { begin, length, draws } = this.#stages[which]!;
    const epoch = Math.floor((number - begin) / length);
    const order = this.#kept(`own ${which} ${epoch}`, () => {
      const drawn = fromKeys(MODALITIES, (set) => this.#drawn(set, draws[set], epoch));
      const order = this.#order.arrange(drawn, randomFor(this.#source.seed, "own", epoch));
      return this.#source.together ? together(order, this.#source.together) : order;
    });
    return order[(number - begin) % length]!;
  }

  /** What a set gives in an epoch. Sets that are not seen whole in each go through all their examples before one comes again. */
  #drawn(set: Modality, count: number, epoch: number): number[] {
    const pool = this.pools[set];
    if (count === 0) return [];
    const shuffles = { seed: this.#source.seed, what: `own ${set}` };
    return endlessShuffle(pool.length, shuffles, epoch * count, count).map((at) => pool[at]!);
  }

  #stagesOf(total: number): Stage[] {
    const all = Math.floor(total / this.epochLength) * this.#own;
    const rest = total % this.epochLength;
    const own = all + rest - this.#replayedBefore(rest);
    const stages = this.#order.stages(this.draws).filter((draws) => lengthOf(draws) > 0);
    let before = 0;
    return stages.map((draws) => {
      const begin = Math.round((own * before) / this.#own);
      before += lengthOf(draws);
      return { draws, length: lengthOf(draws), begin };
    });
  }

  #kept(key: string, make: () => number[]): number[] {
    const known = this.#epochs.get(key);
    if (known) return known;
    const made = make();
    this.#epochs.set(key, made);
    return made;
  }
}

const lengthOf = (draws: Draws) => MODALITIES.reduce((sum, set) => sum + draws[set], 0);
