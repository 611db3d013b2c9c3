/** Ask the model something. Words stream into `chatText[chatId]`; the promise brings the whole answer. */
import type { Calls } from "../../../protocol/calls.ts";
import { call } from "../engine.ts";
import { store } from "../store.ts";

export async function sendChat(
  args: Calls["chat.send"]["args"],
): Promise<Calls["chat.send"]["result"]> {
  store.setState(({ chatText }) => ({ chatText: { ...chatText, [args.chatId]: "" } }));
  try {
    return await call("chat.send", args);
  } finally {
    store.setState(({ chatText }) => {
      const { [args.chatId]: _, ...rest } = chatText;
      return { chatText: rest };
    });
  }
}

export function stopChat(chatId: string): Promise<void> {
  return call("chat.stop", { chatId });
}
