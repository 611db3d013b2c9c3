/** Which rows show the same media. */
import { mediaKeysOf } from "../../inference/visual/mediaKeys.ts";
import type { Conversation } from "../../methods/conversation.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";

const known = new WeakMap<Conversation, string>();

/** The same text for rows whose media are the same, cut alike; "" for none. */
export function mediaIdOf({ example, encoded }: TrainingRow): string {
  const found = known.get(encoded);
  if (found !== undefined) return found;
  const id = mediaKeysOf(example.media, encoded)
    .map(({ key }) => key)
    .join(" ");
  known.set(encoded, id);
  return id;
}
