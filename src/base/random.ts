/**
 * A seeded random number generator whose state can be saved and restored: xoshiro128** (Blackman and Vigna, 2018), its
 * four 32-bit words seeded by splitmix32 so that neighbouring seeds give unrelated streams. Equal on every machine.
 */
import { assert } from "./assert.ts";

/** The four words of a generator, as plain JSON. */
export type RandomState = [number, number, number, number];

export class Random {
  readonly #words: Uint32Array;

  /** `seed`: any integer, or the state of another generator to continue it. */
  constructor(seed: number | RandomState) {
    if (typeof seed === "number") {
      assert(Number.isInteger(seed), `A random seed must be a whole number, not ${seed}.`);
      // Mixes in the high bits of seeds above 2^32.
      let state = (seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x85ebca6b)) >>> 0;
      this.#words = Uint32Array.from({ length: 4 }, () => {
        state = (state + 0x9e3779b9) >>> 0;
        return splitmix32(state);
      });
    } else {
      this.#words = Uint32Array.from(seed);
      assert(
        this.#words.length === 4 && this.#words.some((word) => word !== 0),
        `A random state is four words that are not all zero, not [${seed}].`,
      );
    }
  }

  /** The current state; `new Random(state)` continues exactly from here. */
  getState(): RandomState {
    return [...this.#words] as RandomState;
  }

  /** 32 random bits as an integer from 0 to 2^32 - 1. */
  nextU32(): number {
    const s = this.#words as unknown as RandomState;
    const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotateLeft(s[3], 11);
    return result;
  }

  /** Uniform in [0, 1), with 32 bits. */
  uniform(): number {
    return this.nextU32() / 2 ** 32;
  }

  /** A whole number from 0 to `count - 1`, without modulo bias. */
  integer(count: number): number {
    assert(
      Number.isInteger(count) && count > 0 && count <= 2 ** 32,
      `Random.integer needs a count from 1 to 2^32, not ${count}.`,
    );
    const limit = 2 ** 32 - (2 ** 32 % count);
    for (;;) {
      const value = this.nextU32();
      if (value < limit) return value % count;
    }
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** A new array with the same items in random order (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      [result[last], result[other]] = [result[other] as T, result[last] as T];
    }
    return result;
  }
}

/** The finaliser of splitmix32: a bijection of 32-bit integers that scatters neighbours. */
function splitmix32(value: number): number {
  let z = value >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
