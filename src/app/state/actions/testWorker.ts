/** A fake worker for tests of actions: the real protocol over a MessageChannel, with the test's handlers. */
import { serve, type Handlers } from "../../../protocol/rpc.ts";

/** Call before the first action. Returns the function that sends events. */
export function testWorker(handlers: Partial<Handlers>): ReturnType<typeof serve> {
  const { port1, port2 } = new MessageChannel();
  const worker = Object.assign(port1, { terminate: () => port1.close() });
  // A constructor function that returns an object yields that object.
  globalThis.Worker = function Worker() {
    return worker;
  } as unknown as typeof Worker;
  return serve(port2 as unknown as Parameters<typeof serve>[0], handlers as Handlers);
}
