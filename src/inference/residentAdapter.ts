/**
 * An adapter that stays loaded from one use to the next, with what was made for it, until another one is asked for or the
 * session is another. Whatever is replaced is destroyed.
 */
import type { LoadedAdapter, ModelSession } from "./session.ts";

/** An adapter with what belongs to it, such as a cache of the features that its towers give. */
export interface Resident {
  adapter: Pick<LoadedAdapter, "destroy">;
}

type Session = Pick<ModelSession, "gpu">;

export class ResidentAdapter<T extends Resident> {
  #current: { key: string; session: Session; resident: T } | undefined;
  #lastTask: Promise<unknown> = Promise.resolve();

  /** What is resident under `key` in `session`; otherwise `load` brings it, after the one before has been destroyed. */
  get(session: Session, key: string, load: () => Promise<T>): Promise<T> {
    const task = async () => {
      if (this.#current?.session === session && this.#current.key === key)
        return this.#current.resident;
      this.#release();
      const resident = await load();
      this.#current = { key, session, resident };
      return resident;
    };
    const running = this.#lastTask.then(task, task);
    this.#lastTask = running.catch(() => undefined);
    return running;
  }

  /** Destroys what is resident in another session than this one. */
  releaseOthers(session: Session): void {
    if (this.#current && this.#current.session !== session) this.#release();
  }

  #release(): void {
    this.#current?.resident.adapter.destroy();
    this.#current = undefined;
  }
}
