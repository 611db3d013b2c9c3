/** Who heard what. */
import { expect, test } from "vitest";
import type { ChatReply, ChatTurn, Voice } from "../../protocol/chatTurn.ts";
import type { Media } from "../../protocol/records.ts";
import { interruptReplies, messagesFor } from "./chat.ts";

const reply = (voice: Voice, text: string, state: ChatReply["state"] = "end"): ChatReply => ({
  id: text,
  voice,
  state,
  text,
  tokens: 1,
  tokensPerSecond: 1,
});

const turn = (text: string, replies: ChatReply[], media: Media[] = []): ChatTurn => ({
  id: text,
  text,
  media,
  replies,
});

const onion = { kind: "image", hash: "h" } as Media;

test("each voice remembers its own answers, and pictures become placeholders in front", () => {
  const earlier = [
    turn("What is this?", [reply("base", "a ball"), reply("adapter", "an onion")], [onion]),
  ];
  const asked = { text: "And how many?", media: [] };
  expect(messagesFor("adapter", earlier, asked).map(({ role, text }) => [role, text])).toEqual([
    ["user", "<image>\nWhat is this?"],
    ["assistant", "an onion"],
    ["user", "And how many?"],
  ]);
  expect(messagesFor("base", earlier, asked)[1]!.text).toBe("a ball");
});

test("a voice that was silent in a turn takes the answer there is", () => {
  const earlier = [turn("Hello", [reply("adapter", "hi")])];
  expect(messagesFor("base", earlier, { text: "x", media: [] })[1]!.text).toBe("hi");
});

test("a turn without any answer is left out, a stopped answer stays", () => {
  const earlier = [
    turn("a", [reply("adapter", "", "failed")]),
    turn("b", [reply("adapter", "half", "stopped")]),
  ];
  const texts = messagesFor("adapter", earlier, { text: "c", media: [] }).map(({ text }) => text);
  expect(texts).toEqual(["b", "half", "c"]);
});

test("after a reload nobody is writing any more, and what was said is as it was", () => {
  const turns = [
    turn("one", [reply("adapter", "said")]),
    turn("two", [reply("adapter", "half", "writing"), reply("base", "", "waiting")]),
  ];
  const after = interruptReplies(turns);
  expect(after[0]).toEqual(turns[0]);
  expect(after[1]!.replies.map(({ state, text }) => [state, text])).toEqual([
    ["stopped", "half"],
    ["stopped", ""],
  ]);
});
