import { describe, expect, it } from "vitest";
import type { BoxedPicture } from "../formats/boxes/boxedPicture.ts";
import { boxTurns, MOST_LABELS } from "./boxTurns.ts";

const box = (label: string, left: number, top: number, right: number, bottom: number) => ({
  ...{ label, left, top, right, bottom },
});
const picture: BoxedPicture = {
  ...{ path: "a.jpg", width: 200, height: 100 },
  boxes: [box("egg", 100, 50, 200, 100), box("egg", 0, 0, 50, 25), box("pan", 20, 10, 180, 90)],
};
const labels = ["egg", "pan", "whisk"];
const answers = (turns: ReturnType<typeof boxTurns>, kind: string) =>
  turns.filter((turn) => turn.kind === kind).map(({ question, answer }) => [question, answer]);

describe("boxTurns", () => {
  it("counts, asks what is and what is not there, and where things are", () => {
    const turns = boxTurns(picture, { labels, unit: "thousandths" });
    expect(answers(turns, "count")).toEqual([
      ["How many of these are in the picture: egg?", "2"],
      ["How many of these are in the picture: pan?", "1"],
    ]);
    const there = answers(turns, "presence");
    expect(there).toHaveLength(2);
    expect(there[0]![1]).toBe("Yes");
    expect(there[0]![0]).toMatch(/egg|pan/);
    expect(there[1]).toEqual(["Is there any whisk in the picture?", "No"]);
    // From the top; 1000 is the whole side.
    expect(answers(turns, "where").map(([, answer]) => answer)).toEqual([
      "[0, 0, 250, 250], [500, 500, 1000, 1000]",
      "[100, 100, 900, 900]",
    ]);
  });

  it("writes pixels of the picture as it is stored", () => {
    const stored = { width: 100, height: 50 };
    const turns = boxTurns(picture, { labels, unit: "pixels", size: stored });
    const [[question, answer]] = answers(turns, "where") as [[string, string]];
    expect(answer).toBe("[0, 0, 25, 13], [50, 25, 100, 50]");
    expect(question).toContain("in pixels of 100 × 50");
    const asIs = boxTurns(picture, { labels, unit: "pixels" });
    expect(answers(asIs, "where")[0]![1]).toBe("[0, 0, 50, 25], [100, 50, 200, 100]");
    // Thousandths are the same for a picture of any size.
    const thousandths = (size?: typeof stored) =>
      boxTurns(picture, { labels, unit: "thousandths", ...(size && { size }) });
    expect(thousandths(stored)).toEqual(thousandths());
  });

  it("neither counts nor places what is boxed as a group", () => {
    const group = { ...picture, boxes: [{ ...picture.boxes[0]!, isGroup: true as const }] };
    const turns = boxTurns(group, { labels, unit: "thousandths" });
    expect(turns.map(({ kind }) => kind)).toEqual(["presence", "presence"]);
  });

  it("asks of an empty picture what is not there, and nothing where no label is known", () => {
    const empty = { ...picture, boxes: [] };
    expect(boxTurns(empty, { labels, unit: "pixels" }).map(({ answer }) => answer)).toEqual(["No"]);
    expect(boxTurns(empty, { labels: [], unit: "pixels" })).toEqual([]);
  });

  it("asks about four kinds of things at most, the same ones each time", () => {
    const many = {
      ...picture,
      boxes: ["a", "b", "c", "d", "e", "f"].map((label) => box(label, 0, 0, 9, 9)),
    };
    const turns = boxTurns(many, { labels, unit: "thousandths" });
    expect(answers(turns, "count")).toHaveLength(MOST_LABELS);
    expect(boxTurns(many, { labels, unit: "thousandths" })).toEqual(turns);
  });
});
