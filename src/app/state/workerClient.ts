/** The client of the worker, the only module that knows it: starts it, sends calls, applies events, detects its death. */
import { allowOwnScripts } from "../../base/trustedTypes.ts";
import type { CallName, Calls } from "../../protocol/calls.ts";
import { connect } from "../../protocol/rpc.ts";
import { applyEvent } from "./applyEvent.ts";
import { store } from "./store.ts";

type Connection = ReturnType<typeof connect>;

let connection: Connection | null = null;
let worker: Worker | null = null;

function startWorker(): Connection {
  allowOwnScripts();
  worker = new Worker(new URL("../../worker/worker.ts", import.meta.url), {
    type: "module",
    name: "scion engine",
  });
  const opened = connect(worker, (event) => store.setState((state) => applyEvent(state, event)));
  worker.addEventListener("error", (event) => {
    // Errors of handlers are replies; an error event means that the worker itself failed.
    event.preventDefault();
    workerDied(
      `The engine stopped working: ${event.message || "its program could not be loaded"}.`,
    );
  });
  worker.addEventListener("messageerror", () =>
    workerDied("The engine sent something this page cannot read. Reload the page."),
  );
  return opened;
}

function workerDied(message: string): void {
  worker?.terminate();
  worker = null;
  connection?.fail(message);
  connection = null;
  store.setState({ worker: "dead", workerMessage: message, jobs: {} });
}

/** Sends a call. @throws {Error} with a message for the user when the worker refuses or has died. */
export function call<N extends CallName>(
  name: N,
  args: Calls[N]["args"],
): Promise<Calls[N]["result"]> {
  if (store.getState().worker === "dead") {
    return Promise.reject(new Error("The engine is not running. Start it again first."));
  }
  connection ??= startWorker();
  return connection.call(name, args);
}

/** Starts a new worker after the last one has died. */
export function restartWorker(): void {
  if (worker) return;
  store.setState({ worker: "starting", workerMessage: "" });
  connection = startWorker();
}
