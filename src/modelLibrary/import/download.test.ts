/** Downloads over real HTTP, from a small hub with planted faults, into memory instead of the browser's disk. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PartWriter } from "../../storage/models/modelStoreWriter.ts";
import { addressSource, readAddress } from "./addressSource.ts";
import { receiveFile } from "./download.ts";
import { hubSource } from "./hubSource.ts";
import { startHub } from "./testing/hubServer.ts";
import { writeSafetensors } from "../../formats/safetensors/writeSafetensors.ts";

const bytes = 400_000;
const big = Buffer.from(Uint8Array.from({ length: bytes }, (_, i) => (i * 7919) % 251));
const file = { path: "model.safetensors", bytes, etag: "" };

function memory(start: Uint8Array = new Uint8Array()): PartWriter & { content(): Buffer } {
  let content = Buffer.from(start);
  return {
    get done() {
      return content.length;
    },
    write: (piece) => void (content = Buffer.concat([content, piece])),
    restart: () => void (content = Buffer.alloc(0)),
    close: () => {},
    content: () => content,
  };
}

let hub: Awaited<ReturnType<typeof startHub>>;
beforeEach(async () => {
  hub = await startHub({
    "kitchen/stove": { files: { "config.json": Buffer.from("{}"), "model.safetensors": big } },
    "kitchen/locked": { files: { "config.json": Buffer.from("{}") }, gated: true, token: "hf_key" },
  });
});
afterEach(() => hub.close());

const { signal } = new AbortController();
const source = (repo = "kitchen/stove", token?: string) =>
  hubSource({ hub: hub.url, repo, revision: "main", token }, signal);
const receive = async (
  writer: PartWriter,
  retryDelays = [0, 0],
  onReceived: (done: number) => void = () => {},
) => receiveFile(await source(), file, writer, { signal, onReceived: onReceived }, retryDelays);
const ranges = () =>
  hub.asked.filter(({ path }) => path.startsWith("/cdn/")).map(({ range }) => range);

describe("a download", () => {
  it("goes on after each break from the byte that it had reached", async () => {
    hub.faults.cut["model.safetensors"] = [100_000, 50_000];
    const writer = memory();
    const seen: number[] = [];
    await receive(writer, [0], (done) => seen.push(done));
    expect(writer.content().equals(big)).toBe(true);
    expect(ranges()).toEqual(["", "bytes=100000-", "bytes=150000-"]);
    expect(seen.at(-1)).toBe(bytes);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it("goes on from what an earlier visit left, and never asks the file server first", async () => {
    const writer = memory(big.subarray(0, 399_999));
    await receive(writer);
    expect(ranges()).toEqual(["bytes=399999-"]);
    expect(writer.content().equals(big)).toBe(true);
    expect(hub.asked.filter(({ method }) => method === "OPTIONS")).toEqual([]);
  });

  it("starts over where the server sends the whole file again", async () => {
    hub.faults.ignoreRanges = true;
    const writer = memory(big.subarray(0, 1000));
    await receive(writer);
    expect(writer.content().equals(big)).toBe(true);
  });

  it("starts over when the file has another ETag than before", async () => {
    const address = await addressSource(`${hub.url}/static/kitchen/stove/`, signal).catch(
      () => null,
    );
    // A folder whose weights are no safetensors file is refused on the way in; the file itself can still be had.
    expect(address).toBeNull();
    const plain = { open: (await addressOf("kitchen/oven")).open };
    const stale = { ...oven, etag: '"of yesterday"' };
    const writer = memory(Buffer.alloc(5, 1));
    const etag = await receiveFile(plain, stale, writer, { signal, onReceived: () => {} }, []);
    expect(writer.content().equals(ovenFile)).toBe(true);
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
  });

  it("gives up after its tries, and says what is there and that it stays", async () => {
    const from = await source();
    hub.faults.cut["model.safetensors"] = [150_000];
    const writer = memory();
    const onReceived = (done: number) => {
      if (done >= 150_000) hub.faults.down = true;
    };
    const given = receiveFile(from, file, writer, { signal, onReceived: onReceived }, [0, 0, 0]);
    await expect(given).rejects.toThrow(
      /There is no connection to localhost:\d+\. 3 more tries did not help\. 150 kB of the 400 kB of model\.safetensors are here and stay; go on when the network is back\./,
    );
    expect(writer.done).toBe(150_000);
  });

  it("stops at once when the file is longer than announced", async () => {
    const short = { ...file, bytes: 1000 };
    const given = receiveFile(
      await source(),
      short,
      memory(),
      { signal, onReceived: () => {} },
      [],
    );
    await expect(given).rejects.toThrow("goes on after the 1000 bytes that were announced");
  });

  it("ends when the person cancels, in the middle of a pause too", async () => {
    const stop = new AbortController();
    const from = await source();
    hub.faults.down = true;
    const given = receiveFile(
      from,
      file,
      memory(),
      { signal: stop.signal, onReceived: () => {} },
      [1e6],
    );
    setTimeout(() => stop.abort(new DOMException("This was cancelled.", "AbortError")));
    await expect(given).rejects.toThrow("This was cancelled.");
  });
});

describe("the hub", () => {
  it("tells missing, wrong revision and gated apart", async () => {
    await expect(source("kitchen/nothing")).rejects.toThrow(/has no kitchen\/nothing \(401\)/);
    const wrong = hubSource(
      { hub: hub.url, repo: "kitchen/stove", revision: "v9", token: undefined },
      signal,
    );
    await expect(wrong).rejects.toThrow(/has no kitchen\/stove at "v9" \(404\)/);
    expect((await source("kitchen/locked")).gate).toBe("closed");
    expect((await source("kitchen/locked", "hf_key")).gate).toBe("open");
    expect((await source()).gate).toBe("none");
  });

  it("says so when the address is something else", async () => {
    const elsewhere = hubSource(
      { hub: `${hub.url}/static`, repo: "a/b", revision: "main", token: undefined },
      signal,
    );
    await expect(elsewhere).rejects.toThrow(/has no a\/b/);
  });
});

const ovenFile = Buffer.from(
  writeSafetensors(
    new Map([["w", { dtype: "F32", shape: [3], data: new Float32Array([1, 2, 3]) }]]),
  ),
);
const oven = { path: "model.safetensors", bytes: ovenFile.length };
const addressOf = async (id: string, files: Record<string, Buffer> = {}) => {
  await hub.close();
  const all = { "config.json": Buffer.from("{}"), "model.safetensors": ovenFile, ...files };
  hub = await startHub({ [id]: { files: all } });
  return addressSource(readAddress(`${hub.url}/static/${id}/config.json`, "http://page/"), signal);
};

describe("any web server", () => {
  it("is tried for the usual names, and the weights' length comes from their header", async () => {
    const { files, origin } = await addressOf("kitchen/oven", {
      "tokenizer.json": Buffer.from("[]"),
    });
    expect(files).toEqual([
      { path: "config.json", bytes: 2, promised: null },
      { path: "tokenizer.json", bytes: 2, promised: null },
      { path: "model.safetensors", bytes: ovenFile.length, promised: null },
    ]);
    expect(origin).toEqual({ kind: "address", url: `${hub.url}/static/kitchen/oven/` });
  });

  it("is refused when the weights are cut off, with both lengths", async () => {
    const cut = addressOf("kitchen/oven", { "model.safetensors": ovenFile.subarray(0, -4) });
    await expect(cut).rejects.toThrow(
      'tensor "w" ends at byte 12, but the file has only 8 bytes of data',
    );
  });

  it("is refused when nothing of a model is there", async () => {
    const empty = addressSource(`${hub.url}/static/kitchen/none/`, signal);
    await expect(empty).rejects.toThrow("neither config.json nor model.safetensors is there");
  });

  it("needs a web address", () => {
    expect(readAddress("example.org/models/x", "http://page/")).toBe(
      "https://example.org/models/x/",
    );
    expect(readAddress("models/x?y#z", "http://page/a/")).toBe("http://page/a/models/x/");
    expect(() => readAddress("ftp://a/b", "http://page/")).toThrow(
      '"ftp://a/b" is not a web address.',
    );
    expect(() => readAddress(" ", "http://page/")).toThrow("is not a web address");
  });
});

describe("a server that never ends", () => {
  // Up to 64 MB are taken from it three times.
  it(
    "is let go, whether it is asked as a hub, for an index or for settings",
    { timeout: 60_000 },
    async () => {
      const endless = createServer((asked, response) => {
        const path = asked.url ?? "";
        const isHere =
          /api|index\.json$/.test(path) || (path.includes("/long/") && /config/.test(path));
        response.writeHead(isHere ? 200 : 404);
        if (!isHere) return void response.end();
        const piece = Buffer.alloc(1 << 20, "[");
        const more = () => {
          while (!response.destroyed && response.write(piece));
          response.once("drain", more);
        };
        more();
      });
      await new Promise<void>((resolve) => endless.listen(0, "127.0.0.1", resolve));
      const at = `http://127.0.0.1:${(endless.address() as AddressInfo).port}`;
      try {
        const asked = hubSource(
          { hub: at, repo: "a/b", revision: "main", token: undefined },
          signal,
        );
        await expect(asked).rejects.toThrow("answered with something else than data about a/b");
        await expect(addressSource(`${at}/index/`, signal)).rejects.toThrow(
          /^model\.safetensors\.index\.json on 127\.0\.0\.1:\d+ goes on after 64 MB/,
        );
        await expect(addressSource(`${at}/long/`, signal)).rejects.toThrow(
          /config\.json on 127\.0\.0\.1:\d+ goes on after 64 MB, so it is no file of a model/,
        );
      } finally {
        endless.closeAllConnections();
        endless.close();
      }
    },
  );
});
