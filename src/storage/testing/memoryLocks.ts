/** The Web Locks API in memory, for several tabs in one process: shared and exclusive locks, `ifAvailable`, `signal`, `query`. */
interface Held {
  name: string;
  mode: LockMode;
}
interface Waiting extends Held {
  grant(): void;
}

export class MemoryLocks {
  #held: Held[] = [];
  #waiting: Waiting[] = [];

  /** Releases everything, as when all tabs are killed. */
  clear(): void {
    this.#held = [];
    this.#waiting = [];
  }

  async request<T>(
    name: string,
    ...rest: [LockGrantedCallback<T>] | [LockOptions, LockGrantedCallback<T>]
  ): Promise<T> {
    const work = rest.at(-1) as LockGrantedCallback<T>;
    const { mode = "exclusive", ifAvailable, signal } = rest.length === 2 ? rest[0] : {};
    const lock: Held = { name, mode };
    if (!this.#isFree(lock)) {
      if (ifAvailable) return work(null);
      await this.#wait(lock, signal);
    } else this.#held.push(lock);
    try {
      return await work({ name, mode } as Lock);
    } finally {
      this.#held = this.#held.filter((one) => one !== lock);
      this.#grantNext();
    }
  }

  async query(): Promise<LockManagerSnapshot> {
    const info = ({ name, mode }: Held) => ({ name, mode });
    return { held: this.#held.map(info), pending: this.#waiting.map(info) };
  }

  #isFree({ name, mode }: Held): boolean {
    const sameName = (one: Held) => one.name === name;
    const holders = this.#held.filter(sameName);
    return mode === "shared"
      ? holders.every((one) => one.mode === "shared") && !this.#waiting.some(sameName)
      : holders.length === 0;
  }

  #wait(lock: Held, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = Object.assign(lock, { grant: resolve });
      this.#waiting.push(waiting);
      signal?.addEventListener("abort", () => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        reject(signal.reason as Error);
      });
    });
  }

  #grantNext(): void {
    for (const next of [...this.#waiting]) {
      const holders = this.#held.filter(({ name }) => name === next.name);
      const fits =
        next.mode === "shared"
          ? holders.every(({ mode }) => mode === "shared")
          : holders.length === 0;
      if (!fits) continue;
      this.#waiting = this.#waiting.filter((one) => one !== next);
      this.#held.push(next);
      next.grant();
    }
  }
}
