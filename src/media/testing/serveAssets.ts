/** Lets `fetch` find files that the build would serve, among those of the repository: tests have no server. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { vi } from "vitest";

const root = path.join(import.meta.dirname, "../../..");

/** Until `vi.unstubAllGlobals`. */
export function serveAssets(): void {
  vi.stubGlobal("fetch", async (url: string) => {
    const file = url.startsWith("/@fs/") ? url.slice(4) : path.join(root, url);
    return new Response(new Uint8Array(await readFile(file)));
  });
}
