/** Reduces an example to the turns that have an answer. */
import { isAnswered } from "../base/examples/isAnswered.ts";
import { placeholdersIn } from "../base/examples/placeholders.ts";
import type { Example } from "../protocol/records.ts";

/** The turns with an answer, and the media whose placeholders stand in their questions. The same object if nothing changes. */
export function answeredTurns<T extends Pick<Example, "turns" | "media">>(example: T): T {
  const turns = example.turns.filter(isAnswered);
  if (turns.length === example.turns.length) return example;
  // Placeholders take media of their kind in order.
  const indices = [...example.media.keys()];
  const queues = {
    image: indices.filter((at) => example.media[at]!.kind === "image"),
    video: indices.filter((at) => example.media[at]!.kind === "video"),
  };
  const used = new Set<number>();
  for (const turn of example.turns) {
    for (const kind of placeholdersIn(turn.question)) {
      const at = queues[kind].shift();
      if (at !== undefined && turns.includes(turn)) used.add(at);
    }
  }
  return { ...example, turns, media: example.media.filter((_, at) => used.has(at)) };
}
