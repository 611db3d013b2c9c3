/** Typed remote calls over a message port: `connect` in the page, `serve` in the worker. Errors cross as name and message. */
import type { CallName, Calls } from "./calls.ts";
import type { Event } from "./events.ts";

export type Handlers = {
  [N in CallName]: (args: Calls[N]["args"]) => Promise<Calls[N]["result"]> | Calls[N]["result"];
};

interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  start?(): void;
}

type Request = { id: number; name: CallName; args: unknown };
type Reply =
  | { id: number; ok: true; result: unknown }
  | { id: number; ok: false; error: { name: string; message: string } }
  | { event: Event };

/** The client. `fail` rejects all pending calls, when the worker has died. */
export function connect(port: Port, onEvent: (event: Event) => void) {
  const waiting = new Map<
    number,
    { resolve: (value: never) => void; reject: (error: Error) => void }
  >();
  let nextId = 1;
  port.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
    if ("event" in data) return onEvent(data.event);
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.ok) call?.resolve(data.result as never);
    else call?.reject(Object.assign(new Error(data.error.message), { name: data.error.name }));
  });
  port.start?.();
  return {
    call<N extends CallName>(name: N, args: Calls[N]["args"]): Promise<Calls[N]["result"]> {
      return new Promise((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        port.postMessage({ id, name, args } satisfies Request);
      });
    },
    fail(message: string) {
      for (const { reject } of waiting.values()) reject(new Error(message));
      waiting.clear();
    },
  };
}

/** The server. Returns the function that sends events. */
export function serve(port: Port, handlers: Handlers): (event: Event) => void {
  port.addEventListener("message", ({ data }: MessageEvent<Request>) => {
    const handler = handlers[data.name] as (args: unknown) => unknown;
    void (async () => {
      try {
        port.postMessage({
          id: data.id,
          ok: true,
          result: await handler(data.args),
        } satisfies Reply);
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        port.postMessage({ id: data.id, ok: false, error: { name, message } } satisfies Reply);
      }
    })();
  });
  port.start?.();
  return (event) => port.postMessage({ event } satisfies Reply);
}
