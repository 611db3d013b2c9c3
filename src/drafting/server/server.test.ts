/** A server of the person's own, asked over real HTTP: as it should be, down, slow, wrong and hostile. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { picture } from "../../drafts/testing/draft.ts";
import type { WriteRequest } from "../writer.ts";
import { serverBase } from "./address.ts";
import { serverModels, serverWriter } from "./serverWriter.ts";

interface Asked {
  path: string;
  body: unknown;
}

let server: Server | undefined;
const asked: Asked[] = [];
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  asked.length = 0;
});

/** Its address. `handle` answers each request. */
async function serve(handle: (response: ServerResponse, asked: Asked) => void): Promise<string> {
  server = createServer((request, response) => {
    void (async () => {
      const text = await textOf(request);
      const one = { path: request.url ?? "", body: text ? (JSON.parse(text) as unknown) : null };
      asked.push(one);
      handle(response, one);
    })();
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const json = (response: ServerResponse, value: unknown, status = 200) =>
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
const says = (content: string | null, finish_reason = "stop") => ({
  choices: [{ message: { role: "assistant", content }, finish_reason }],
});

const request = (more: Partial<WriteRequest> = {}): WriteRequest => ({
  ...{ system: "", messages: [{ role: "user", text: "What is it?" }], media: [] },
  ...{ maxNewTokens: 16, temperature: 0, seed: 3, ...more },
});
const { signal } = new AbortController();
const writerAt = (address: string, patienceMs?: number) =>
  serverWriter({
    ...{ address, model: "leek-7b", pictureUrl: async ({ hash }) => `data:image/png;${hash[0]}` },
    ...(patienceMs !== undefined && { patienceMs }),
  });
const write = async (address: string, ...requests: WriteRequest[]) =>
  writerAt(address).write(requests.length > 0 ? requests : [request()], signal);

describe("a server", () => {
  test("is asked in OpenAI's form, pictures where their placeholders stand", async () => {
    const address = await serve((response) => json(response, says(" A leek. ")));
    const about = request({
      ...{ system: "Be brief.", media: [picture("a"), picture("b")] },
      messages: [{ role: "user", text: "<image>\nand <image>\nWhich is a leek?" }],
    });
    expect(await write(address, about, request())).toEqual([
      { text: " A leek. ", finish: "end" },
      { text: " A leek. ", finish: "end" },
    ]);
    expect(asked.map(({ path }) => path)).toEqual(["/v1/chat/completions", "/v1/chat/completions"]);
    const common = { model: "leek-7b", temperature: 0, seed: 3, stream: false, max_tokens: 16 };
    const image = (url: string) => ({ type: "image_url", image_url: { url } });
    expect(asked.map(({ body }) => body)).toEqual([
      {
        ...common,
        messages: [
          { role: "system", content: "Be brief." },
          {
            role: "user",
            content: [
              image("data:image/png;a"),
              { type: "text", text: "and" },
              image("data:image/png;b"),
              { type: "text", text: "Which is a leek?" },
            ],
          },
        ],
      },
      { ...common, messages: [{ role: "user", content: "What is it?" }] },
    ]);
  });

  test("tells its models, and is named with its model and its host", async () => {
    const address = await serve((response) => json(response, { data: [{ id: "b" }, { id: "a" }] }));
    expect(await serverModels(address, signal)).toEqual(["a", "b"]);
    expect(asked[0]!.path).toBe("/v1/models");
    expect(writerAt(address).name).toBe(`leek-7b at ${new URL(address).host}`);
  });

  test("that does not come to an end within the tokens is told from one that does", async () => {
    const address = await serve((response) => json(response, says("On and on", "length")));
    expect(await write(address)).toEqual([{ text: "On and on", finish: "length" }]);
  });

  test("that refuses one request may take the next, and clips are not sent at all", async () => {
    const address = await serve((response, { body }) =>
      JSON.stringify(body).includes("image_url")
        ? json(response, { error: { message: "no vision" } }, 400)
        : json(response, says("A leek.")),
    );
    const clip = { ...picture("c"), kind: "video" as const };
    const results = await write(
      address,
      request({ media: [picture("a")], messages: [{ role: "user", text: "<image>\nWhat?" }] }),
      request({ media: [clip], messages: [{ role: "user", text: "<video>\nWhat?" }] }),
      request(),
    );
    expect(results).toEqual([
      { refused: expect.stringContaining("refuses (400): no vision") },
      { refused: expect.stringContaining("Clips are not sent") },
      { text: "A leek.", finish: "end" },
    ]);
    expect(asked).toHaveLength(2);
  });

  test.each<[string, (response: ServerResponse) => unknown, RegExp]>([
    ["answers with a web page", (response) => response.end("<html>Hello"), /answers "<html>Hello", which is no JSON/],
    ["answers with something else", (response) => json(response, { ok: true }), /not with a completion/],
    ["answers with no choice", (response) => json(response, { choices: [] }), /not with a completion/],
    ["does not know the model", (response) => json(response, { error: "model not found" }, 404), /refuses \(404\): model not found\. Choose another/],
    ["is overloaded", (response) => json(response, {}, 503), /refuses \(503\)\. Choose/],
    ["sends the page elsewhere", (response) => response.writeHead(307, { Location: "http://192.168.0.9/steal" }).end(), /There is no answer/],
    ["does not stop sending", (response) => { const more = () => response.write("x".repeat(1 << 16), more); more(); }, /does not stop sending: more than 4 MB/],
    ["breaks off", (response) => response.destroy(), /There is no answer/],
  ])("that %s is told in a sentence", async (_, handle, sentence) => {
    const address = await serve((response) => void handle(response));
    await expect(write(address)).rejects.toThrow(sentence);
  }); // prettier-ignore

  test("that is down, slow or no longer wanted", async () => {
    const slow = await serve(() => {});
    await expect(writerAt(slow, 50).write([request()], signal)).rejects.toThrow(
      "has not answered within 0 seconds. Take a smaller model",
    );
    const controller = new AbortController();
    const waiting = writerAt(slow).write([request()], controller.signal);
    controller.abort(new DOMException("This was cancelled.", "AbortError"));
    await expect(waiting).rejects.toThrow("This was cancelled.");
    await new Promise((resolve) => server!.close(resolve).closeAllConnections());
    await expect(write(slow)).rejects.toThrow(/There is no answer from 127\.0\.0\.1:\d+\. Start/);
  });
});

describe("an address", () => {
  test.each([
    ["http://localhost:11434", "http://localhost:11434/v1"],
    ["localhost:1234/v1/", "http://localhost:1234/v1"],
    ["https://127.0.0.1/api/v3", "https://127.0.0.1/api/v3"],
    ["http://[::1]:8080", "http://[::1]:8080/v1"],
    ["http://127.1:9", "http://127.0.0.1:9/v1"],
  ])("%s is asked at %s", (typed, base) => expect(serverBase(typed)).toBe(base));

  test.each([
    "https://api.openai.com/v1",
    "http://192.168.0.7:11434",
    "http://localhost.example.org",
    "http://127.0.0.1.nip.io",
    "http://localhost@example.org",
    "http://0.0.0.0:80",
    "http://[::ffff:10.0.0.1]:80",
  ])("%s is another computer and is never asked", (typed) => {
    expect(() => serverBase(typed)).toThrow("is another computer, and what is yours stays");
    expect(() => writerAt(typed)).toThrow("is another computer");
  });

  test.each(["", "ftp://localhost", "http://", "file:///tmp/x"])("%s is none", (typed) => {
    expect(() => serverBase(typed)).toThrow("is no address of a server");
  });
});
