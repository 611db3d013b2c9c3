/** The studio's own server, asked over real HTTP. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  answerHostsFrom,
  contentSecurityPolicy,
  hostsFrom,
  modelHostsFrom,
  parseRange,
  serveStudio,
} from "./serve.mjs";

let folder: string;
let server: { port: number; close: () => void };

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "scion-serve-"));
  mkdirSync(path.join(folder, "site/assets"), { recursive: true });
  writeFileSync(path.join(folder, "secret.txt"), "outside");
  writeFileSync(path.join(folder, "site/index.html"), "<!doctype html>");
  writeFileSync(path.join(folder, "site/.env"), "hidden");
  writeFileSync(path.join(folder, "site/clip.mp4"), "0123456789");
  writeFileSync(path.join(folder, "site/empty.txt"), "");
  writeFileSync(path.join(folder, "site/assets/a.wasm"), "wasm");
  server = await serveStudio({ folder: path.join(folder, "site"), port: 0 });
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** node:http rather than fetch, because fetch tidies "/../" away before it asks. */
function ask(target: string, headers: Record<string, string> = {}, method = "GET") {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      request({ port: server.port, host: "127.0.0.1", path: target, method, headers }, (reply) => {
        let body = "";
        reply.on("data", (chunk: Buffer) => (body += chunk.toString()));
        reply.on("end", () =>
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body }),
        );
      })
        .on("error", reject)
        .end();
    },
  );
}

describe("serving", () => {
  test("the page comes with isolation, a policy of its own origin and the Hub, and its type", async () => {
    const page = await ask("/");
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "x-content-type-options": "nosniff",
    });
    const policy = String(page.headers["content-security-policy"]);
    const hub = " https://huggingface.co https://*.hf.co";
    expect(policy).toContain(`connect-src 'self'${hub};`);
    expect(policy.replace(hub, "")).not.toContain("http");
  });

  test("models may come from the Hub, from nowhere, or from addresses that are named", () => {
    expect(modelHostsFrom([])).toEqual(["https://huggingface.co", "https://*.hf.co"]);
    expect(modelHostsFrom(["--no-hub"])).toEqual([]);
    expect(modelHostsFrom(["--no-hub", "--models-from", "https://a.example:8443/models/"])).toEqual(
      ["https://a.example:8443"],
    );
    expect(() => modelHostsFrom(["--models-from", "; script-src *"])).toThrow(
      '--models-from needs a web address like https://example.org, but "; script-src *" is given.',
    );
    expect(() => modelHostsFrom(["--models-from"])).toThrow("needs a web address");
  });

  test("drafts may be written by servers on this computer that are named, and by no other", () => {
    expect(hostsFrom(["--no-hub"])).toEqual([]);
    const args = ["--no-hub", "--answers-from", "http://localhost:11434/v1"];
    expect(contentSecurityPolicy(hostsFrom(args))).toContain(
      "connect-src 'self' http://localhost:11434;",
    );
    for (const host of ["http://127.0.0.1:8080", "http://[::1]:1234"])
      expect(answerHostsFrom(["--answers-from", host])).toEqual([host]);
    for (const host of ["https://example.org", "http://192.168.0.7:11434", "http://localhost.example.org", "http://127.0.0.1.nip.io", "http://0.0.0.0:1", "file:///tmp", "; script-src *", ""])
      expect(() => answerHostsFrom(["--answers-from", host])).toThrow("a server on this computer");
  }); // prettier-ignore

  test("WebAssembly has the type that streaming compilation insists on", async () => {
    expect((await ask("/assets/a.wasm")).headers["content-type"]).toBe("application/wasm");
  });

  test.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%5csecret.txt",
    "/assets/../../secret.txt",
    "/.env",
    "/assets/%2e%2e/.env",
    "/index.html%00.txt",
    "/%",
    "/assets",
    "/nothing.js",
  ])("%s is not there", async (target) => {
    const reply = await ask(target);
    expect(reply.status).toBe(404);
    expect(reply.body).toBe("There is no such page here.\n");
  });

  test("a part of a clip comes as that part", async () => {
    const part = await ask("/clip.mp4", { range: "bytes=2-4" });
    expect(part).toMatchObject({ status: 206, body: "234" });
    expect(part.headers["content-range"]).toBe("bytes 2-4/10");
  });

  test("a part beyond the end is refused with the true size", async () => {
    const part = await ask("/clip.mp4", { range: "bytes=10-" });
    expect(part.status).toBe(416);
    expect(part.headers["content-range"]).toBe("bytes */10");
  });

  test("an empty file comes whole", async () => {
    expect(await ask("/empty.txt")).toMatchObject({ status: 200, body: "" });
  });

  test("what the browser already has is not sent again", async () => {
    const first = await ask("/clip.mp4");
    const again = await ask("/clip.mp4", { "if-none-match": String(first.headers.etag) });
    expect(again).toMatchObject({ status: 304, body: "" });
  });

  test("HEAD says the size without the bytes, and writing is refused", async () => {
    const head = await ask("/clip.mp4", {}, "HEAD");
    expect(head).toMatchObject({ status: 200, body: "" });
    expect(head.headers["content-length"]).toBe("10");
    expect((await ask("/", {}, "POST")).status).toBe(405);
  });

  test("a taken port gives way to a free one, unless exactly this one was asked for", async () => {
    const other = await serveStudio({ folder, port: server.port });
    expect(other.port).not.toBe(server.port);
    other.close();
    await expect(serveStudio({ folder, port: server.port, exact: true })).rejects.toThrow(
      "EADDRINUSE",
    );
  });
});

test.each([
  ["bytes=0-", { start: 0, end: 9 }],
  ["bytes=-3", { start: 7, end: 9 }],
  ["bytes=-30", { start: 0, end: 9 }],
  ["bytes=4-100", { start: 4, end: 9 }],
  ["bytes=-0", "none"],
  ["bytes=5-4", "none"],
  ["bytes=-", "whole"],
  ["bytes=0-1,3-4", "whole"],
  ["lines=0-1", "whole"],
  [undefined, "whole"],
])("of ten bytes, the range %s means %o", (header, expected) => {
  expect(parseRange(header, 10)).toEqual(expected);
});
