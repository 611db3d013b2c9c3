import { NONE } from "../base/rowIndex.ts";
import { describe, expect, it } from "vitest";
import { shapeFor } from "./batchShape.ts";
import type { Conversation } from "../methods/conversation.ts";
import { packBatch } from "./pack.ts";
import {
  unpaddingVision,
  plainVision,
  twoImageConversation,
  imageGrid,
} from "../inference/testing/visionSpecs.ts";
import { layoutInputs, featureInputs } from "../inference/visual/visualInputs.ts";
const positions = { frequencies: Float32Array.of(1) };

describe("packBatch", () => {
  const features = Float32Array.from({ length: 24 }, (_, i) => i);

  it("maps visual tokens of all media to their positions, also with text between them", () => {
    const shape = shapeFor(
      { conversations: [twoImageConversation, twoImageConversation] },
      plainVision,
    );
    expect(shape).toEqual({ tokens: 64, features: 64, visual: 64, rows: 64 });
    const both = Float32Array.of(...features, ...features);
    const { source, inverseSource } = packBatch(
      { conversations: [twoImageConversation, twoImageConversation], features: both },
      shape,
      { positions, vision: plainVision },
      { answer: 1 },
    );
    const indices = [1, 2, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14];
    expect([...inverseSource!.slice(0, 24)]).toEqual([...indices, ...indices.map((t) => t + 17)]);
    expect(inverseSource![24]).toBe(NONE);
    expect([...source!.slice(0, 7)]).toEqual([NONE, 0, 1, NONE, 2, 3, 4]);
    expect([...source!.slice(17, 20)]).toEqual([NONE, 12, 13]);
  });

  it("makes the layout inputs of the family for the recorded shape", () => {
    const one: Conversation = {
      ...twoImageConversation,
      ids: Int32Array.of(1, 9, 9, 9, 9, 9),
      mediaSpans: [{ media: 0, start: 1, count: 5 }],
      mediaGrids: [imageGrid(1)],
      trained: new Uint8Array(6),
    };
    const shape = shapeFor({ conversations: [one] }, unpaddingVision);
    const inputs = packBatch(
      { conversations: [one], features: features.slice(0, 8) },
      shape,
      { positions, vision: unpaddingVision },
      { answer: 1 },
    );
    expect(inputs["order"]).toEqual(Uint32Array.of(1, 64));
    expect(inputs["features"]).toHaveLength(64 * 2);
  });

  it("takes the family's position ids, which start again in each conversation", () => {
    const axes = {
      axisOf: [1],
      ropeIndex: () => ({
        positionIds: Float64Array.from({ length: 34 }, (_, i) => (i % 2 ? 2 : 1)),
        next: 3,
      }),
    };
    const shape = shapeFor({ conversations: [twoImageConversation] }, plainVision);
    const model = { positions: { ...positions, axes }, vision: plainVision };
    const { angles } = packBatch(
      { conversations: [twoImageConversation], features },
      shape,
      model,
      { answer: 1 },
    );
    // The frequency 1 follows axis 1, on which every token has position 2.
    expect(angles!.slice(0, 4)).toEqual(
      Float32Array.of(...[1, 1].flatMap(() => [Math.cos(2), Math.sin(2)])),
    );
  });

  it("throws with both numbers when features and visual tokens differ", () => {
    const shape = { features: 64, visual: 64 };
    expect(() =>
      featureInputs(plainVision, twoImageConversation.mediaGrids, shape, features.subarray(2)),
    ).toThrow("The pictures give 11 feature rows, and the way they are cut asks for 12.");
    expect(() => layoutInputs(plainVision, twoImageConversation.mediaGrids, shape, 11)).toThrow(
      "The pictures have 11 places in the text, and the way they are cut asks for 12.",
    );
  });
});
