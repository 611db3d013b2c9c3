/** Lets other calls of the worker in while something is computed at length. */

const SLICE_MS = 40;

export class Slices {
  #end = performance.now() + SLICE_MS;

  /** Does nothing until a slice is over; then `tell`s and waits for a moment. */
  async pause(tell: () => void): Promise<void> {
    if (performance.now() < this.#end) return;
    tell();
    await new Promise((resolve) => setTimeout(resolve));
    this.#end = performance.now() + SLICE_MS;
  }
}
