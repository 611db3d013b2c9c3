/** Who holds something that must stay as it is meanwhile. */
export class Leases {
  readonly #held = new Set<{ purpose: string }>();

  /** @returns the function that ends this lease, and no other of the same purpose */
  take(purpose: string): () => void {
    const lease = { purpose };
    this.#held.add(lease);
    return () => void this.#held.delete(lease);
  }

  /** The purpose of the oldest lease; undefined when nobody holds one. */
  get purpose(): string | undefined {
    return [...this.#held][0]?.purpose;
  }
}
