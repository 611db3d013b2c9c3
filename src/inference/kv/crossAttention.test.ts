import { NONE } from "../../base/rowIndex.ts";
import { describe, expect, it } from "vitest";
import { emptyCrossInputs, fillCrossInputs, reorderRows, querySpans } from "./crossAttention.ts";

/** Text, a picture of two rows (one of them blank), text, a picture of two filled rows, text. */
const spans = {
  order: Uint32Array.of(0, 2, 3, 1),
  keys: Uint32Array.from(
    [
      [0, 0],
      [0, 1],
      [0, 1],
      [1, 3],
      [1, 3],
    ].flat(),
  ),
  leadingTokens: 1,
};

describe("cross-attention inputs", () => {
  it("hold a token's own span, or all states before the first picture, offset to the conversation", () => {
    const tables = emptyCrossInputs(8);
    fillCrossInputs(tables, spans, { from: 0, token: 2, row: 10 });
    const own = [
      [0, 0],
      [0, 0],
      [0, 0],
      [10, 11],
      [10, 11],
      [11, 13],
      [11, 13],
      [0, 0],
    ];
    expect([...tables.crossKeys]).toEqual(own.flat());
    expect([...tables.crossKeysLeading.slice(0, 8)]).toEqual([0, 0, 0, 0, 10, 14, 0, 0]);
    expect([...tables.crossMask]).toEqual([NONE, NONE, NONE, 3, 4, 5, 6, NONE]);
  });

  it("can begin after the cached tokens", () => {
    const tables = emptyCrossInputs(2);
    fillCrossInputs(tables, spans, { from: 3, token: 0, row: 0 });
    expect([...tables.crossKeys]).toEqual([1, 3, 1, 3]);
    expect([...tables.crossKeysLeading]).toEqual([0, 0, 0, 0]);
  });

  it("have query spans, the tokens that see each state", () => {
    const tables = emptyCrossInputs(5);
    fillCrossInputs(tables, spans, { from: 0, token: 0, row: 0 });
    // State 0 is seen by tokens 1 and 2, states 1 and 2 by tokens 3 and 4; the blank one by the leading token only.
    expect([...querySpans(tables.crossKeys, 5)]).toEqual([1, 3, 3, 5, 3, 5, 0, 0, 0, 0]);
    expect([...querySpans(tables.crossKeysLeading, 5)]).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 0]);
  });

  it("join the tokens of a state that is in several spans", () => {
    // Two pictures in a row: the first is seen by its own token alone and then together with the second.
    const keys = Uint32Array.from(
      [
        [0, 1],
        [0, 2],
        [0, 2],
      ].flat(),
    );
    expect([...querySpans(keys, 2)]).toEqual([0, 3, 1, 3]);
  });

  it("reorder features to the order of the states", () => {
    const features = Float32Array.of(0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5);
    expect([...reorderRows(features, spans.order, 2)]).toEqual([0, 0.5, 2, 2.5, 3, 3.5, 1, 1.5]);
  });
});
