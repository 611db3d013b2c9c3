/** The programs that a session has built, by adapter, purpose and shape. The least recently used is destroyed first. */
import { canonicalJson } from "../base/canonicalJson.ts";

/** Programs that a session keeps. */
export const MAX_PROGRAMS = 48;

/** Which recording a program was built from. "inspect" is for tests that read tensors which no other program gives out. */
export type ProgramPurpose = "encode" | "train" | "update" | "evaluate" | "generate" | "inspect";

export interface ProgramKey {
  /** The adapter whose buffers the program binds, compared by identity; undefined for the base model. */
  adapter: object | undefined;
  purpose: ProgramPurpose;
  /** Everything else that the recording depends on, such as padded sizes; compared as JSON. */
  shape: object;
}

interface Entry<P> {
  key: ProgramKey;
  shape: string;
  program: Promise<P>;
}

export class ProgramCache<P extends { destroy(): void }> {
  readonly #limit: number;
  /** The least recently used first. */
  #entries: Entry<P>[] = [];

  constructor(limit = MAX_PROGRAMS) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** The program under `key`, built at first use. A build that fails is not kept, so the next call builds again. */
  get(key: ProgramKey, build: () => Promise<P>): Promise<P> {
    const shape = canonicalJson(key.shape);
    let entry = this.#entries.find(
      (other) =>
        other.key.adapter === key.adapter &&
        other.key.purpose === key.purpose &&
        other.shape === shape,
    );
    if (entry) this.#remove(entry);
    else {
      const built: Entry<P> = { key, shape, program: build() };
      built.program.catch(() => this.#remove(built));
      entry = built;
    }
    this.#entries.push(entry);
    if (this.#entries.length > this.#limit) this.#evict(this.#entries[0]!);
    return entry.program;
  }

  /** Destroys the programs whose key fits; one that is still being built, as soon as it is. */
  forget(where: (key: ProgramKey) => boolean): void {
    for (const entry of this.#entries.filter(({ key }) => where(key))) this.#evict(entry);
  }

  #evict(entry: Entry<P>): void {
    this.#remove(entry);
    void entry.program.then((built) => built.destroy()).catch(() => undefined);
  }

  #remove(entry: Entry<P>): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
  }
}
