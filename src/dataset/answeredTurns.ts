/** What a lesson can learn of an example that is only partly written. */
import type { Example } from "../protocol/records.ts";

/** The turns with an answer, and of the media those that their questions show. */
export function answeredTurns<T extends Pick<Example, "turns" | "media">>(example: T): T {
  const turns = example.turns.filter(({ answer }) => answer.trim() !== "");
  if (turns.length === example.turns.length) return example;
  // Media of a kind belong to its marks in order.
  const places = [...example.media.keys()];
  const queues = {
    image: places.filter((at) => example.media[at]!.kind === "image"),
    video: places.filter((at) => example.media[at]!.kind === "video"),
  };
  const kept = new Set<number>();
  for (const turn of example.turns) {
    for (const [, kind] of turn.question.matchAll(/<(image|video)>/g)) {
      const at = queues[kind as "image" | "video"].shift();
      if (at !== undefined && turns.includes(turn)) kept.add(at);
    }
  }
  return { ...example, turns, media: example.media.filter((_, at) => kept.has(at)) };
}
