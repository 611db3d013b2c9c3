/**
 * The worker of one network: opens it with the first message, and looks at a picture with each that follows. A worker of its own,
 * because transformers.js refuses every network after one that failed, and WebAssembly gives memory back with its worker only.
 */
import { UserError } from "../base/userError.ts";
import type { RgbImage } from "../media/processing/resize.ts";
import { openNetwork, type NetworkFiles, type Seen } from "./runNetwork.ts";

export type NetworkRequest = { open: NetworkFiles } | { look: RgbImage };
/** `isSentence`: the message is for people. */
export type NetworkReply = { seen: Seen | null } | { message: string; isSentence: boolean };

let opened: ReturnType<typeof openNetwork> | undefined;

async function reply(request: NetworkRequest): Promise<NetworkReply> {
  try {
    if ("open" in request) {
      opened = openNetwork(request.open);
      await opened;
      return { seen: null };
    }
    const look = await opened!;
    return { seen: await look(request.look) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { message, isSentence: error instanceof UserError };
  }
}

globalThis.addEventListener("message", ({ data }: MessageEvent<NetworkRequest>) => {
  void reply(data).then((answer) => globalThis.postMessage(answer));
});
