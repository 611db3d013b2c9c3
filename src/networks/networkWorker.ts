/**
 * The worker of one network: opens it with the first message, and looks at a picture or reads a text with each that follows. A worker
 * of its own, because transformers.js refuses every network after one that failed, and WebAssembly gives memory back with its worker only.
 */
import { UserError } from "../base/userError.ts";
import type { RgbImage } from "../media/processing/resize.ts";
import { PictureRefused } from "./refusals.ts";
import { openNetwork, type NetworkFiles, type Seen } from "./runNetwork.ts";
import { openTextNetwork, type ReadText, type TextNetworkFiles } from "./texts/runTextNetwork.ts";

export type NetworkRequest =
  { open: NetworkFiles } | { look: RgbImage } | { openTexts: TextNetworkFiles } | { read: string };
/** Of an error: a sentence is for people, a refusal one about this picture alone. */
export type NetworkReply =
  { seen: Seen | ReadText | null } | { message: string; kind: "refusal" | "sentence" | "fault" };

let opened: ReturnType<typeof openNetwork> | undefined;
let openedTexts: ReturnType<typeof openTextNetwork> | undefined;

async function reply(request: NetworkRequest): Promise<NetworkReply> {
  try {
    if ("open" in request) {
      opened = openNetwork(request.open);
      await opened;
      return { seen: null };
    }
    if ("openTexts" in request) {
      openedTexts = openTextNetwork(request.openTexts);
      await openedTexts;
      return { seen: null };
    }
    if ("read" in request) {
      const read = await openedTexts!;
      return { seen: await read(request.read) };
    }
    const look = await opened!;
    return { seen: await look(request.look) };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error), kind: kindOf(error) };
  }
}

function kindOf(error: unknown) {
  if (error instanceof PictureRefused) return "refusal";
  return error instanceof UserError ? "sentence" : "fault";
}

globalThis.addEventListener("message", ({ data }: MessageEvent<NetworkRequest>) => {
  void reply(data).then((answer) => globalThis.postMessage(answer));
});
