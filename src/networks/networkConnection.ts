/** A network's worker, asked one thing at a time. */
import { allowOwnScripts } from "../base/trustedTypes.ts";
import { UserError } from "../base/userError.ts";
import type { NetworkReply, NetworkRequest } from "./networkWorker.ts";
import { PictureRefused } from "./refusals.ts";

type Answer = Extract<NetworkReply, { seen: unknown }>["seen"];

export class NetworkConnection {
  readonly #worker: Worker;
  readonly #title: string;
  /** The last question; the worker answers one at a time. */
  #last: Promise<unknown> = Promise.resolve();
  /** Why the worker answers no more. */
  #end: UserError | undefined;

  private constructor(title: string) {
    allowOwnScripts();
    this.#title = title;
    this.#worker = new Worker(new URL("./networkWorker.ts", import.meta.url), { type: "module" });
  }

  /** @throws UserError when it cannot be opened */
  static async open(request: NetworkRequest, title: string): Promise<NetworkConnection> {
    const connection = new NetworkConnection(title);
    try {
      await connection.ask(request);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** @throws PictureRefused or UserError as the worker says; UserError when it has stopped */
  ask(request: NetworkRequest): Promise<Answer> {
    const answer = this.#last.then(() => this.#exchange(request));
    this.#last = answer.catch(() => {});
    return answer;
  }

  /** Frees its memory. */
  close(): void {
    this.#worker.terminate();
  }

  async #exchange(request: NetworkRequest): Promise<Answer> {
    if (this.#end) throw this.#end;
    const listening = new AbortController();
    const { signal } = listening;
    try {
      return await new Promise((resolve, reject) => {
        const answered = ({ data }: MessageEvent<NetworkReply>) => {
          if ("seen" in data) resolve(data.seen);
          else reject(errorOf(data));
        };
        const stopped = ({ message }: ErrorEvent) => {
          this.#end = this.#stopped(message);
          reject(this.#end);
        };
        this.#worker.addEventListener("message", answered, { signal });
        this.#worker.addEventListener("error", stopped, { signal });
        this.#worker.postMessage(request);
      });
    } finally {
      listening.abort();
    }
  }

  #stopped(message: string): UserError {
    return new UserError(
      `"${this.#title}" stopped (${message || "no reason was given"}): it may be larger than the memory that this browser gives a page.`,
    );
  }
}

const ERRORS = { refusal: PictureRefused, sentence: UserError, fault: Error };

function errorOf({ message, kind }: Exclude<NetworkReply, { seen: unknown }>): Error {
  return new ERRORS[kind](message);
}
