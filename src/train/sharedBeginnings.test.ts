import { describe, expect, it } from "vitest";
import type { MediaGrid } from "../protocol/mediaGrid.ts";
import type { Conversation } from "../methods/conversation.ts";
import { imageGrid } from "../inference/testing/visionSpecs.ts";
import { positionIdsOf, shareBeginnings, tokensOfShared } from "./sharedBeginnings.ts";

const GRIDS: MediaGrid[] = [imageGrid(1)];

/** 1, a picture of five tokens, a question, and one answer token. */
const about = (question: readonly number[], answer: number): Conversation => {
  const ids = Int32Array.of(1, 9, 9, 9, 9, 9, ...question, answer);
  const trained = new Uint8Array(ids.length);
  trained[ids.length - 1] = 1;
  return { ids, trained, mediaSpans: [{ media: 0, start: 1, count: 5 }], mediaGrids: GRIDS };
};
const text = (ids: readonly number[]): Conversation => {
  const trained = new Uint8Array(ids.length);
  trained[ids.length - 1] = 1;
  return { ids: Int32Array.from(ids), trained, mediaSpans: [], mediaGrids: [] };
};

describe("questions about one picture", () => {
  it("are one sequence with branches, in the place of the first", () => {
    const [a, b, c] = [about([2, 3, 4], 5), about([2, 6], 7), about([8, 3], 5)];
    const { sequences, owners } = shareBeginnings([a, b, c], ["p", "q", "p"]);
    expect(owners).toEqual([0, 1]);
    expect(sequences[1]).toBe(b);
    const [shared] = sequences;
    expect(tokensOfShared([a, b, c], ["p", "q", "p"])).toBe(shared!.ids.length + b.ids.length);
    expect([...shared!.ids]).toEqual([1, 9, 9, 9, 9, 9, 2, 3, 4, 5, 8, 3, 5]);
    expect([...shared!.trained]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1]);
    expect(shared!.branches).toEqual({ prefix: 6, suffixes: [4, 3] });
    expect(shared!.mediaSpans).toEqual(a.mediaSpans);
  });

  it("share the question, too, up to before the token that predicts the answer", () => {
    const [a, b] = [about([2, 3, 4], 5), about([2, 3, 4], 6)];
    const [shared] = shareBeginnings([a, b], ["p", "p"]).sequences;
    // The last token of the question stands in both branches: each predicts its own answer.
    expect(shared!.branches).toEqual({ prefix: 8, suffixes: [2, 2] });
    expect([...shared!.ids.subarray(8)]).toEqual([4, 5, 4, 6]);
  });

  it("go on at the positions that each has alone", () => {
    const [a, b] = [about([2, 3, 4], 5), about([8, 3], 5)];
    const [shared] = shareBeginnings([a, b], ["p", "p"]).sequences;
    const positions = { frequencies: Float32Array.of(1) };
    expect([...positionIdsOf(positions, shared!)]).toEqual([
      ...[0, 1, 2, 3, 4, 5],
      ...[6, 7, 8, 9],
      ...[6, 7, 8],
    ]);
    expect([...positionIdsOf(positions, b)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("stay apart where a picture comes after an answer, where a method inserts tokens, and with other ids before the picture", () => {
    const late = { ...about([2, 3], 4), trained: Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0, 1) };
    const inserting = { ...about([2], 4), inserted: [{ index: 6, features: Float32Array.of(1) }] };
    const [plain, other] = [about([2, 5], 4), about([2, 6], 4)];
    other.ids[0] = 3;
    const all = [late, inserting, plain, other];
    const { sequences, owners } = shareBeginnings(all, ["p", "p", "p", "p"]);
    expect(owners).toEqual([0, 1, 2, 3]);
    expect(sequences).toEqual(all);
  });
});

it("text shares a beginning of 16 tokens or more", () => {
  const long = Array.from({ length: 16 }, (_, i) => i + 20);
  const [a, b, short] = [text([...long, 2, 3]), text([...long, 4, 5]), text([20, 21, 22])];
  const { sequences, owners } = shareBeginnings([short, a, b], ["", "", ""]);
  expect(owners).toEqual([0, 1]);
  expect(sequences[1]!.branches).toEqual({ prefix: 16, suffixes: [2, 2] });
});
