/** Times pieces of work on the clock and on the processor. */

/** Seconds of each piece. */
export interface Times {
  wall: number[];
  /** Of all threads of this process: hardly changed by what else the machine computes, where the device is the processor. */
  processor: number[];
}

export class Clock {
  readonly times: Times = { wall: [], processor: [] };
  #began = 0;
  #used = process.cpuUsage();

  start(): void {
    this.#began = performance.now();
    this.#used = process.cpuUsage();
  }

  /** Ends a piece, and begins the next. */
  lap(): void {
    const { user, system } = process.cpuUsage(this.#used);
    this.times.wall.push(rounded((performance.now() - this.#began) / 1e3));
    this.times.processor.push(rounded((user + system) / 1e6));
    this.start();
  }
}

const rounded = (seconds: number) => Number(seconds.toFixed(4));
