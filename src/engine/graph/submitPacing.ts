/**
 * Cuts the dispatches of a program into submits by the time that they take: on a slow GPU none is so long that the desktop
 * stands still or a driver's watchdog ends it, and a fast one gets all of them in one.
 */

/** No submit is planned to take longer. Drivers end what takes about 2 s. */
const MAX_SUBMIT_MS = 100;
/** Halvings of the range that the time of even parts is looked for in. */
const HALVINGS = 12;
/** Multiply-adds a millisecond of a slow device, two cores of a processor: what a program that was not measured yet is cut by. */
const SLOW_RATE = 1e7;
/** Runs that are measured, after the first one, in which drivers still compile. */
const MEASURED_RUNS = 2;

/** The moments of a run, in milliseconds of one clock. */
export interface RunTimes {
  /** When the queue had finished all work from before. */
  idleAt: number;
  submittedAt: readonly number[];
  doneAt: readonly number[];
}

export class SubmitPacing {
  readonly #dispatches: number;
  #ends: readonly number[];
  #runs = 0;
  /** Milliseconds of each dispatch, and of all, once a run was measured. */
  #ms: Float64Array | undefined;
  #totalMs = 0;
  #joined: { nextMs: number; ends: readonly number[] | undefined } | undefined;

  /** @param work multiply-adds that each dispatch takes at most */
  constructor(work: readonly number[]) {
    this.#dispatches = work.length;
    const slowest = work.map((most) => most / SLOW_RATE);
    this.#ends = cutsByTime(slowest, MAX_SUBMIT_MS);
  }

  /** One past the last dispatch of each submit. At least one, which may be empty. */
  get ends(): readonly number[] {
    return this.#ends;
  }

  /**
   * The same with all of the next program in the last submit. Undefined while runs of either are still to measure, and where that has
   * no room there.
   */
  endsBefore(next: SubmitPacing): readonly number[] | undefined {
    if (!this.#ms || !next.#ms || this.#isToMeasure || next.#isToMeasure) return undefined;
    if (this.#joined?.nextMs !== next.#totalMs) {
      const cuts = cutsByTime([...this.#ms, next.#totalMs], MAX_SUBMIT_MS);
      const hasRoom = cuts.at(-2) !== this.#dispatches;
      const ends = hasRoom ? [...cuts.slice(0, -1), this.#dispatches] : undefined;
      this.#joined = { nextMs: next.#totalMs, ends };
    }
    return this.#joined!.ends;
  }

  get #isToMeasure(): boolean {
    return this.#runs <= MEASURED_RUNS;
  }

  /** Counts a run. Is it one to measure? */
  begin(): boolean {
    return this.#isToMeasure && this.#runs++ > 0;
  }

  /** `ends`: those of the run that was measured. A submit's time is shared among its dispatches. */
  observe(ends: readonly number[], { idleAt, submittedAt, doneAt }: RunTimes): void {
    const ms = new Float64Array(this.#dispatches);
    ends.forEach((end, part) => {
      const start = Math.max(submittedAt[part]!, doneAt[part - 1] ?? idleAt);
      const first = ends[part - 1] ?? 0;
      ms.fill(Math.max(0, doneAt[part]! - start) / (end - first), first, end);
    });
    this.#ends = cutsByTime(ms, MAX_SUBMIT_MS);
    this.#ms = ms;
    this.#totalMs = ms.reduce((sum, one) => sum + one, 0);
    this.#joined = undefined;
  }
}

/** The fewest parts of which none with several dispatches takes longer than `most`, as even as so few can be. `ms`: of each dispatch. */
export function cutsByTime(ms: ArrayLike<number>, most: number): number[] {
  let cuts = cutsWithin(ms, most);
  const fewest = cuts.length;
  let [tooLittle, enough] = [0, most];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (tooLittle + enough) / 2;
    const tried = cutsWithin(ms, middle);
    if (tried.length > fewest) tooLittle = middle;
    else [enough, cuts] = [middle, tried];
  }
  return cuts;
}

/** Each part as long as it can be within `most`. */
function cutsWithin(ms: ArrayLike<number>, most: number): number[] {
  const ends: number[] = [];
  let part = 0;
  for (let i = 0; i < ms.length; i++) {
    // A dispatch that was measured to take no time is one too.
    if (i > (ends.at(-1) ?? 0) && part + ms[i]! > most) {
      ends.push(i);
      part = 0;
    }
    part += ms[i]!;
  }
  return [...ends, ms.length];
}
