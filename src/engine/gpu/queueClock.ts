/** When a queue finishes what was submitted to it, told without waiting for it. */

export class QueueClock {
  readonly #queue: GPUQueue;
  readonly #idle: Promise<number>;
  readonly #submittedAt: number[] = [];
  readonly #done: Promise<number>[] = [];

  /** Begins with the end of all that was submitted before. */
  constructor(queue: GPUQueue) {
    this.#queue = queue;
    this.#idle = this.#now();
  }

  /** Call after a submit. */
  mark(): void {
    this.#submittedAt.push(performance.now());
    this.#done.push(this.#now());
  }

  /** In milliseconds of `performance.now`. @throws when the device is lost */
  async times(): Promise<{ idleAt: number; submittedAt: number[]; doneAt: number[] }> {
    const [idleAt, ...doneAt] = await Promise.all([this.#idle, ...this.#done]);
    return { idleAt, submittedAt: this.#submittedAt, doneAt };
  }

  async #now(): Promise<number> {
    await this.#queue.onSubmittedWorkDone();
    return performance.now();
  }
}
