/** What comes out of a network's worker, with a worker that answers as it is told. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isUserError } from "../base/userError.ts";
import { ImageNetwork } from "./imageNetwork.ts";
import type { NetworkReply, NetworkRequest } from "./networkWorker.ts";
import { PictureRefused } from "./refusals.ts";

let answer: (request: NetworkRequest) => NetworkReply | "stops";
let requests = 0;

class AnsweringWorker extends EventTarget {
  terminate(): void {}
  postMessage(request: NetworkRequest): void {
    requests++;
    const reply = answer(request);
    const event =
      reply === "stops"
        ? Object.assign(new Event("error"), { message: "out of memory" })
        : new MessageEvent("message", { data: reply });
    queueMicrotask(() => this.dispatchEvent(event));
  }
}

beforeEach(() => {
  requests = 0;
  vi.stubGlobal("Worker", AnsweringWorker);
});
afterEach(() => vi.unstubAllGlobals());

const files = { title: "cells", files: new Map(), externalData: [] };
const picture = { width: 1, height: 1, data: new Uint8Array(3) };

async function opened(): Promise<ImageNetwork> {
  answer = () => ({ seen: null });
  return ImageNetwork.open(files);
}

test("a refusal is one of the picture alone, and the next is looked at", async () => {
  const network = await opened();
  answer = () => ({ message: "too small", kind: "refusal" });
  await expect(network.look(picture)).rejects.toThrow(new PictureRefused("too small"));
  await expect(network.look(picture)).rejects.toBeInstanceOf(PictureRefused);
  const seen = { outputs: {}, size: [1, 1] as [number, number] };
  answer = () => ({ seen });
  expect(await network.look(picture)).toEqual(seen);
});

test("other sentences are for people, faults of the program are not", async () => {
  answer = () => ({ message: "damaged", kind: "sentence" });
  const damaged = await ImageNetwork.open(files).catch((error: unknown) => error);
  expect(isUserError(damaged)).toBe(true);
  expect(damaged).not.toBeInstanceOf(PictureRefused);
  answer = () => ({ message: "x is undefined", kind: "fault" });
  const fault = await ImageNetwork.open(files).catch((error: unknown) => error);
  expect(isUserError(fault)).toBe(false);
});

test("once it has stopped every question is answered by why, and none waits for ever", async () => {
  const network = await opened();
  answer = () => "stops";
  const stopped =
    '"cells" stopped (out of memory): it may be larger than the memory that this browser gives a page.';
  const both = await Promise.allSettled([network.look(picture), network.look(picture)]);
  for (const one of both) expect(one).toMatchObject({ reason: { message: stopped } });
  await expect(network.look(picture)).rejects.toThrow(stopped);
  expect(requests).toBe(2);
});
