/** Examples and inputs of rules for tests. */
import type { Example, Media, Turn } from "../../protocol/records.ts";
import { type Signed, similarMedia } from "../pictures/similarMedia.ts";
import type { QualityInput } from "../rule.ts";

export const picture = (hash: string, over: Partial<Media> = {}): Media => ({
  ...{ kind: "image", hash, mime: "image/webp", bytes: 1000 },
  ...{ width: 640, height: 480, localName: `${hash}.jpg`, ...over },
});

export const turn = (question: string, answer: string, over: Partial<Turn> = {}): Turn => ({
  ...{ question, answer, kind: "", ...over },
});

/** Asked about the picture of the same name, from a source of its own. */
export function row(id: string, over: Partial<Example> = {}): Example {
  return {
    ...{ id, projectId: "p", part: "image", media: [picture(id)] },
    turns: [turn("<image>\nWhat is it?", `thing ${id}`)],
    ...{ split: "train", source: `source ${id}`, editedAt: "2026-01-01T00:00:00.000Z", ...over },
  };
}

export function input(
  examples: readonly Example[],
  signed: readonly Signed[] = [],
  over: Partial<QualityInput> = {},
): QualityInput {
  return {
    examples,
    signed: new Map(signed.map((one) => [one.media.hash, one])),
    similar: similarMedia(signed),
    ...{ lengths: null, viewSide: null, visualGains: null, ...over },
  };
}
