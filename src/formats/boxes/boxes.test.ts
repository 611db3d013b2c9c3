import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxProblems, withinPicture, type BoxedPicture } from "./boxedPicture.ts";
import { isCoco, readCoco } from "./coco.ts";
import { isVoc, readVoc } from "./voc.ts";

const LABELS = ["cat", "hot dog", "Ei & Öl <roh>"];
/** A picture with boxes of whole pixels within it. */
const boxed = fc
  .record({ width: fc.integer({ min: 2, max: 4000 }), height: fc.integer({ min: 2, max: 4000 }) })
  .chain(({ width, height }) => {
    const span = (most: number) =>
      fc
        .uniqueArray(fc.integer({ min: 0, max: most }), { minLength: 2, maxLength: 2 })
        .map((ends) => ends.sort((a, b) => a - b) as [number, number]);
    const box = fc
      .record({ x: span(width), y: span(height), label: fc.constantFrom(...LABELS) })
      .map(({ x, y, label }) => ({ label, left: x[0], top: y[0], right: x[1], bottom: y[1] }));
    return fc
      .array(box, { maxLength: 5 })
      .map((boxes): BoxedPicture => ({ path: "a.jpg", width, height, boxes }));
  });

const cocoOf = (pictures: readonly BoxedPicture[]) => ({
  images: pictures.map(({ path, width, height }, id) => ({ id, file_name: path, width, height })),
  categories: LABELS.map((name, id) => ({ id, name })),
  annotations: pictures.flatMap(({ boxes }, image_id) =>
    boxes.map(({ label, left, top, right, bottom }) => ({
      ...{
        image_id,
        category_id: LABELS.indexOf(label),
        bbox: [left, top, right - left, bottom - top],
      },
    })),
  ),
});
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const vocOf = ({ path, width, height, boxes }: BoxedPicture) =>
  `<?xml version="1.0"?>\n<annotation><folder>f</folder><filename>${path}</filename>
  <size><width>${width}</width><height>${height}</height><depth>3</depth></size>
  ${boxes
    .map(
      ({ label, left, top, right, bottom }) =>
        `<object><name>${escaped(label)}</name><difficult>0</difficult><bndbox><xmin>${left + 1}</xmin><ymin>${top + 1}</ymin><xmax>${right}</xmax><ymax>${bottom}</ymax></bndbox></object>`,
    )
    .join("\n")}</annotation>`;

describe("boxes", () => {
  it("come back from COCO and from VOC as they were written", () => {
    fc.assert(
      fc.property(boxed, (picture) => {
        const { pictures, problems, labels } = readCoco(cocoOf([picture]), "a.json");
        expect([pictures, problems, labels]).toEqual([[picture], [], LABELS]);
        expect(readVoc(vocOf(picture), "a.xml")).toEqual(picture);
      }),
    );
  });

  it("are cut at the edge of the picture, and left out where nothing of them is in it", () => {
    const counts = { clipped: 0, outside: 0 };
    const { boxes } = withinPicture(
      {
        ...{ path: "a.jpg", width: 100, height: 50 },
        boxes: [
          { label: "in", left: 0, top: 0, right: 100.4, bottom: 50 },
          { label: "over", left: -20, top: 10, right: 30, bottom: 80 },
          { label: "out", left: 120, top: 0, right: 140, bottom: 10 },
          { label: "flat", left: 10, top: 10, right: 10, bottom: 20 },
        ],
      },
      counts,
    );
    expect(boxes).toEqual([
      { label: "in", left: 0, top: 0, right: 100, bottom: 50 },
      { label: "over", left: 0, top: 10, right: 30, bottom: 50 },
    ]);
    expect(counts).toEqual({ clipped: 1, outside: 2 });
    expect(boxProblems("a.json", counts)).toEqual([
      "a.json: 1 box reaches over the edge of the picture and is cut there.",
      "a.json: 2 boxes lie outside of the picture or have no size, and are left out.",
    ]);
  });
});

describe("COCO", () => {
  const picture = { path: "a.jpg", width: 9, height: 9, boxes: [] };

  it("is told from other documents", () => {
    expect(isCoco(cocoOf([picture]))).toBe(true);
    expect(isCoco({ images: [], annotations: [{ question_id: 1, image_id: 2 }] })).toBe(false);
    expect(isCoco([{ image: "a.jpg", question: "?", answer: "!" }])).toBe(false);
  });

  it("says what cannot be used", () => {
    const document = {
      images: [
        { id: 1, file_name: "a.jpg", width: 9, height: 9 },
        { id: 2 },
        { id: 3, file_name: "b.jpg" },
      ],
      categories: [{ id: 1, name: "cat" }],
      annotations: [
        { image_id: 1, category_id: 1, bbox: [0, 0, 3, 3], iscrowd: 1, segmentation: [] },
        { image_id: 1, category_id: 7, bbox: [0, 0, 3, 3] },
        { image_id: 1, category_id: 1, bbox: [0, 0, 3] },
        { image_id: 99, category_id: 1, bbox: [0, 0, 3, 3] },
      ],
    };
    const { pictures, problems } = readCoco(document, "a.json");
    expect(pictures).toEqual([
      {
        ...{ path: "a.jpg", width: 9, height: 9 },
        boxes: [{ label: "cat", left: 0, top: 0, right: 3, bottom: 3, isGroup: true }],
      },
    ]);
    expect(problems.map((problem) => problem.replace("a.json: ", ""))).toEqual([
      "1 image has no id or file_name; left out.",
      "1 image has no width and height, so its boxes mean nothing; left out.",
      "1 annotation is of an image that the file does not list; left out.",
      "1 annotation has a category that the file does not name; left out.",
      "1 annotation has no box of four numbers; left out.",
      "outlines and key points are not used, boxes alone are.",
    ]);
    expect(() => readCoco({ images: [{}], annotations: [] }, "a.json")).toThrow(
      /none of its images/,
    );
  });

  it("gives captions as they are", () => {
    const document = {
      images: [{ id: 1, file_name: "a.jpg" }],
      annotations: [
        { image_id: 1, id: 1, caption: "A cat." },
        { image_id: 1, id: 2, caption: "A cat on a mat." },
      ],
    };
    expect(isCoco(document)).toBe(true);
    const { captions, pictures } = readCoco(document, "a.json");
    expect(captions.map(({ text }) => text)).toEqual(["A cat.", "A cat on a mat."]);
    expect(pictures).toEqual([]);
  });
});

describe("VOC", () => {
  it("is told from other XML", () => {
    expect(isVoc('<?xml version="1.0"?>\n<annotation>')).toBe(true);
    expect(isVoc("<annotation verified='yes'>")).toBe(true);
    expect(isVoc("<svg><annotation>")).toBe(false);
  });

  it("says what is missing", () => {
    const size = "<size><width>9</width><height>0</height></size>";
    expect(() => readVoc(`<annotation>${size}</annotation>`, "a.xml")).toThrow(/no <filename>/);
    expect(() =>
      readVoc(`<annotation><filename>a.jpg</filename>${size}</annotation>`, "a.xml"),
    ).toThrow("a.xml gives its picture a size of 9 × 0");
    expect(() => readVoc("<annotation><filename>", "a.xml")).toThrow(/cannot be read as XML/);
  });
});
