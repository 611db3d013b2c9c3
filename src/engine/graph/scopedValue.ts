/** A value that is set while something is recorded, and restored afterwards. */
export class ScopedValue<V> {
  #value: V;

  constructor(initial: V) {
    this.#value = initial;
  }

  get value(): V {
    return this.#value;
  }

  /** Runs `record` with another value. */
  with<R>(value: V, record: () => R): R {
    const outer = this.#value;
    this.#value = value;
    try {
      return record();
    } finally {
      this.#value = outer;
    }
  }
}
