import { describe, expect, it } from "vitest";
import { readObjects } from "./objects.ts";

const egg = { label: "egg", left: 10, top: 20, right: 40, bottom: 60 };

describe("objects of an imagefolder", () => {
  it("are lists of boxes and categories, or a list of both", () => {
    const whole = { boxes: [egg], unnamed: 0, shapeless: 0 };
    expect(readObjects({ bbox: [[10, 20, 30, 40]], categories: ["egg"] })).toEqual(whole);
    // Of 20.0 and 40.50 the digits are kept as text.
    expect(readObjects({ bbox: [[10, "20.0", 30, "40.0"]], category: ["egg"] })).toEqual(whole);
    expect(readObjects([{ bbox: [10, 20, 30, 40], category: "egg", area: 1200 }])).toEqual(whole);
    expect(
      readObjects({ bbox: [[10, 20, 30, 40]], category: ["egg"], iscrowd: [1] }),
    ).toMatchObject({ boxes: [{ ...egg, isGroup: true }] });
    expect(readObjects({ bbox: [], categories: [] })).toEqual({ ...whole, boxes: [] });
  });

  it("have names: numbers alone say nothing", () => {
    const bbox = [
      [10, 20, 30, 40],
      [10, 20, 30, 40],
      [1, 2, 3],
      [1, 2, 3, null],
    ];
    expect(readObjects({ bbox, category: ["egg", 4, "egg", "egg"] })).toEqual({
      ...{ boxes: [egg], unnamed: 1, shapeless: 2 },
    });
    expect(readObjects({ bbox, category: ["egg"] })).toEqual({
      reason: 'its objects have 4 in "bbox" and 1 in "category"',
    });
  });

  it("are told from fields of that name in other formats", () => {
    // ms-swift: corners, and words of the answer that they belong to.
    expect(readObjects({ ref: ["egg"], bbox: [[10, 20, 30, 40]] })).toBeNull();
    expect(readObjects("an egg")).toBeNull();
    expect(readObjects(["egg"])).toBeNull();
    expect(readObjects([])).toBeNull();
    expect(readObjects(null)).toBeNull();
  });
});
