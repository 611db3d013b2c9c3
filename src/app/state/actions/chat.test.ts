/** Talking over the real wire: who is asked in which order, with what they remember, and what a stop leaves. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Calls } from "../../../protocol/calls.ts";
import type { Event } from "../../../protocol/events.ts";
import type { ChatTurn } from "../../../protocol/chatTurn.ts";
import type { Run } from "../../../protocol/records.ts";
import { INITIAL_STATE } from "../state.ts";
import { store } from "../store.ts";
import { askChat, clearChat, loadChat, regenerateChat, setChat, stopChat } from "./chat.ts";
import { testWorker } from "./testWorker.ts";

type Send = Calls["chat.send"]["args"];

const asked: Send[] = [];
const kept: Record<string, ChatTurn[]> = {};
let send: (event: Event) => void;
let answerOf: (args: Send) => Promise<string> | string = () => "yes";
let stopped: () => void = () => {};

send = testWorker({
  async "chat.send"(args) {
    asked.push(args);
    const text = await answerOf(args);
    return {
      text,
      tokens: 2,
      tokensPerSecond: 10,
      finishReason: text === "ha" ? "stopped" : "end",
    };
  },
  "chat.stop": () => stopped(),
  "chat.save": ({ projectId, turns: said }) => void (kept[projectId] = said),
  "chat.load": ({ projectId }) => kept[projectId] ?? [],
});

const turns = () => store.getState().chats.p!.turns;
const lastTexts = () =>
  turns()
    .at(-1)!
    .replies.map(({ voice, text }) => [voice, text]);

beforeEach(() => {
  asked.length = 0;
  answerOf = ({ runId }) => (runId ? "an onion" : "a ball");
  store.setState({ ...INITIAL_STATE, worker: "ready" });
});

afterEach(() => clearChat("p"));

test("side by side asks the adapter, then the base, each with its own memory", async () => {
  setChat("p", { mode: "both" });
  await askChat("p", { text: "What is this?", media: [] }, "run");
  await askChat("p", { text: "And now?", media: [] }, "run");
  expect(asked.map(({ runId }) => runId)).toEqual(["run", null, "run", null]);
  expect(asked[2]!.messages[1]!.text).toBe("an onion");
  expect(asked[3]!.messages[1]!.text).toBe("a ball");
  expect(lastTexts()).toEqual([
    ["adapter", "an onion"],
    ["base", "a ball"],
  ]);
});

test("the base answers about the same pixels as the adapter that is chosen beside it", async () => {
  const run = (id: string, framing?: "pad") => ({ id, config: { framing } }) as unknown as Run;
  store.setState({ runs: [run("run", "pad"), run("plain")] });
  setChat("p", { mode: "both" });
  const ask = (runId: string | null) => askChat("p", { text: "What?", media: [] }, runId);
  await ask("run");
  await ask("plain");
  // Without a lesson it is the project's.
  await ask(null);
  expect(asked.map(({ runId, framing }) => [runId, framing])).toEqual([
    ["run", undefined],
    [null, "pad"],
    ["plain", undefined],
    [null, "crop"],
    [null, undefined],
  ]);
});

test("a voice keeps one name for its conversation, so that the worker need not read it again", async () => {
  await askChat("p", { text: "a", media: [] }, "run");
  await askChat("p", { text: "b", media: [] }, "run");
  expect(asked[0]!.chatId).toBe(asked[1]!.chatId);
  clearChat("p");
  await askChat("p", { text: "c", media: [] }, "run");
  expect(asked[2]!.chatId).not.toBe(asked[0]!.chatId);
});

test("without a lesson the general model answers, whatever the switch says", async () => {
  setChat("p", { mode: "both" });
  await askChat("p", { text: "a", media: [] }, null);
  expect(asked.map(({ runId }) => runId)).toEqual([null]);
});

test("answering again replaces the answer and moves the seed on", async () => {
  await askChat("p", { text: "a", media: [] }, "run");
  await regenerateChat("p", "run", 1);
  expect(asked[1]!.sampling.seed).toBe(asked[0]!.sampling.seed + 1);
  expect(asked[1]!.messages).toHaveLength(1);
  expect(turns()).toHaveLength(1);
});

test("words stream in while they are written and the whole answer replaces them", async () => {
  let streamed = "";
  answerOf = async ({ chatId }) => {
    send({ type: "chat.token", chatId, text: "an " });
    await new Promise<void>((resolve) => {
      const leave = store.subscribe(({ chatText }) => {
        streamed = chatText[chatId] ?? "";
        leave();
        resolve();
      });
    });
    return "an onion";
  };
  await askChat("p", { text: "a", media: [] }, "run");
  expect(streamed).toBe("an ");
  expect(store.getState().chatText).toEqual({});
  expect(lastTexts()).toEqual([["adapter", "an onion"]]);
});

test("stop ends the answer being written and skips the one that waits", async () => {
  setChat("p", { mode: "both" });
  answerOf = () => {
    const words = new Promise<string>((resolve) => {
      stopped = () => resolve("ha");
    });
    void stopChat("p");
    return words;
  };
  await askChat("p", { text: "a", media: [] }, "run");
  expect(turns()[0]!.replies.map(({ state, text }) => [state, text])).toEqual([
    ["stopped", "ha"],
    ["stopped", ""],
  ]);
  expect(asked).toHaveLength(1);
});

test("a refusal is kept with the answer, in words, and the next question still works", async () => {
  answerOf = () => Promise.reject(new Error("The picture is gone."));
  await askChat("p", { text: "a", media: [] }, "run");
  expect(turns()[0]!.replies[0]).toMatchObject({
    state: "failed",
    problem: "The picture is gone.",
  });
  answerOf = () => "yes";
  await askChat("p", { text: "b", media: [] }, "run");
  expect(lastTexts()).toEqual([["adapter", "yes"]]);
});

test("what was said comes back after a reload, and is gone once it is cleared", async () => {
  await askChat("p", { text: "a", media: [] }, "run");
  const said = turns();
  await vi.waitFor(() => expect(kept["p"]).toEqual(said));
  store.setState({ ...INITIAL_STATE, worker: "ready" });
  await loadChat("p");
  expect(turns()).toEqual(said);
  clearChat("p");
  await vi.waitFor(() => expect(kept["p"]).toEqual([]));
});

test("while the model is being opened its progress stands under the chat's name; stopping then is no failure", async () => {
  setChat("p", { mode: "both" });
  let seen: unknown;
  answerOf = ({ chatId }) =>
    new Promise((_, reject) => {
      const opening = { phase: "Loading the model", done: 1e9, total: 4e9, rate: 1e8, leftMs: 3e4 };
      const leave = store.subscribe(({ jobs }) => {
        if (jobs[chatId]?.phase !== opening.phase) return;
        leave();
        seen = jobs[chatId];
        void stopChat("p");
      });
      send({ type: "job.progress", jobId: chatId, ...opening, unit: "bytes" });
      stopped = () => reject(new DOMException("This was cancelled.", "AbortError"));
    });
  await askChat("p", { text: "What is this?", media: [] }, "run");
  expect(seen).toMatchObject({ phase: "Loading the model", done: 1e9, unit: "bytes" });
  expect(turns()[0]!.replies.map(({ state, problem }) => [state, problem])).toEqual([
    ["stopped", undefined],
    ["stopped", undefined],
  ]);
  expect([asked.length, store.getState().jobs]).toEqual([1, {}]);
});

test("a specialist is asked beside the adapter of the run that it was chosen for, and beside nothing else", async () => {
  setChat("p", { mode: "both", runId: "run", beside: { kind: "own" } });
  await askChat("p", { text: "a", media: [] }, "run");
  await askChat("p", { text: "b", media: [] }, "newer");
  expect(asked.map(({ specialist }) => specialist?.kind)).toEqual([
    "own",
    undefined,
    undefined,
    undefined,
  ]);
});
