/** A worker for tests of actions: the real wire over a MessageChannel, with handlers that the test writes. */
import { serve, type Handlers } from "../../../protocol/rpc.ts";

/** Call before the first action. Returns the function that sends events, as a worker does. */
export function testWorker(handlers: Partial<Handlers>): ReturnType<typeof serve> {
  const { port1, port2 } = new MessageChannel();
  const worker = Object.assign(port1, { terminate: () => port1.close() });
  // `new` of a function that returns an object gives that object.
  globalThis.Worker = function Worker() {
    return worker;
  } as unknown as typeof Worker;
  return serve(port2 as unknown as Parameters<typeof serve>[0], handlers as Handlers);
}
