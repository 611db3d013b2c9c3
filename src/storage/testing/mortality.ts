/**
 * Counts what changes storage, one by one, and lets the process die after so many of them: later changes throw, as those of a
 * killed tab never happen, so that clean-up code that runs after the error cannot change anything either.
 */
export class Mortality {
  #changes = 0;
  #limit = Infinity;

  /** Changes since the last `revive`. */
  get changes(): number {
    return this.#changes;
  }

  /** Dies when `limit` changes were made. */
  dieAfter(limit: number): void {
    this.#changes = 0;
    this.#limit = limit;
  }

  revive(): void {
    this.dieAfter(Infinity);
  }

  /** Called before each change. @throws Error when dead */
  beforeChange(): void {
    if (this.#changes >= this.#limit) throw new Error("The tab was killed.");
    this.#changes++;
  }
}
