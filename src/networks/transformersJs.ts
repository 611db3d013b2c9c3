/**
 * transformers.js with its WebAssembly from this address and files that are given here: it asks nobody for anything. Loaded in the
 * worker of a network only.
 */
import type * as TransformersJs from "@huggingface/transformers";
import { UserError } from "../base/userError.ts";

export type Library = typeof TransformersJs;

/** Beginning of the addresses under which the library asks for files; nothing is served there. */
const PREFIX = "networks/";

/** What `from_pretrained` is called with. */
export const NETWORK = "brought";

/**
 * `files`: by their names in the network's folder.
 * @throws UserError when the library cannot be had, as without a connection before its first use
 */
export async function loadTransformersJs(files: ReadonlyMap<string, Blob>): Promise<Library> {
  const library = await import("@huggingface/transformers").catch((cause: unknown) => {
    throw new UserError(
      "The part of Scion that runs ONNX networks could not be loaded. It comes from Scion's own address and stays after its first use: go on when that address answers.",
      { cause },
    );
  });
  const { env, LogLevel } = library;
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = PREFIX;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.logLevel = LogLevel.NONE;
  env.fetch = (address) => Promise.resolve(answer(String(address), files));
  const { wasm } = env.backends.onnx;
  if (wasm) {
    // Set by the library to a server elsewhere; without it the file beside the runtime's own is taken.
    delete wasm.wasmPaths;
    // Threads would start workers from addresses that the bundled runtime does not know.
    wasm.numThreads = 1;
  }
  return library;
}

function answer(address: string, files: ReadonlyMap<string, Blob>): Response {
  const path = address.split(`${PREFIX}${NETWORK}/`)[1];
  if (path === undefined) throw new Error(`Nothing is asked for from ${address}.`);
  const file = files.get(path);
  return file ? new Response(file) : new Response(null, { status: 404 });
}
