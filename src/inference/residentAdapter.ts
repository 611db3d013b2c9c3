/**
 * An adapter that stays loaded from one use to the next, with what was made for it, until another one is asked for or the
 * session is another. Whatever is replaced is destroyed as soon as nobody uses it any more: two chats may reply at the same time,
 * each with an adapter of its own.
 */
import type { LoadedAdapter, ModelSession } from "./session.ts";

/** An adapter with what belongs to it, such as a cache of the features that its towers give. */
export interface Resident {
  adapter: Pick<LoadedAdapter, "destroy">;
}

/** What is lent must be released, once; until then it is not destroyed. */
export interface Lent<T> {
  resident: T;
  release(): void;
}

type Session = Pick<ModelSession, "gpu">;

interface Loaded<T> {
  key: string;
  session: Session;
  resident: T;
  users: number;
  isReplaced: boolean;
}

export class ResidentAdapter<T extends Resident> {
  #current: Loaded<T> | undefined;
  #lastTask: Promise<unknown> = Promise.resolve();

  /** Lends what is resident under `key` in `session`; otherwise `load` brings it in place of the one before. */
  borrow(session: Session, key: string, load: () => Promise<T>): Promise<Lent<T>> {
    const task = async () => {
      if (this.#current?.session !== session || this.#current.key !== key) {
        this.#replace();
        const resident = await load();
        this.#current = { key, session, resident, users: 0, isReplaced: false };
      }
      return lend(this.#current);
    };
    const running = this.#lastTask.then(task, task);
    this.#lastTask = running.catch(() => undefined);
    return running;
  }

  /** Lets go of what is resident in another session than this one. */
  releaseOthers(session: Session): void {
    if (this.#current && this.#current.session !== session) this.#replace();
  }

  #replace(): void {
    if (!this.#current) return;
    this.#current.isReplaced = true;
    destroyUnused(this.#current);
    this.#current = undefined;
  }
}

function lend<T extends Resident>(loaded: Loaded<T>): Lent<T> {
  loaded.users++;
  return {
    resident: loaded.resident,
    release() {
      loaded.users--;
      destroyUnused(loaded);
    },
  };
}

function destroyUnused({ users, isReplaced, resident }: Loaded<Resident>): void {
  if (users === 0 && isReplaced) resident.adapter.destroy();
}
