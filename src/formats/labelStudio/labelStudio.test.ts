import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLabelStudio, readLabelStudio } from "./labelStudio.ts";

const choice = (control: string, ...choices: string[]) => ({
  ...{ id: control, from_name: control, to_name: "image", type: "choices", value: { choices } },
});
const rectangle = (label: string, value: object, more: object = {}) => ({
  ...{ id: `box ${label}`, from_name: "label", to_name: "image", type: "rectanglelabels" },
  ...{ original_width: 200, original_height: 100, image_rotation: 0 },
  value: { rotation: 0, rectanglelabels: [label], ...value },
  ...more,
});
const task = (image: string, ...annotations: object[]) => ({
  ...{ id: 1, data: { image }, predictions: [], annotations },
});
const by = (result: object[], more: object = {}) => ({ result, was_cancelled: false, ...more });
const read = (tasks: unknown[]) => {
  const { problems, ...more } = readLabelStudio(tasks, "a.json");
  return { ...more, problems: problems.map((problem) => problem.replace("a.json: ", "")) };
};
const answersOf = (tasks: unknown[]) =>
  read(tasks).tasks.map(({ answers }) => answers.map(({ words }) => words.join()));
const square = { x: 50, y: 50, width: 50, height: 50 };

describe("tasks of Label Studio", () => {
  it("are told from other lists", () => {
    expect(isLabelStudio([task("a.jpg", by([]))])).toBe(true);
    expect(isLabelStudio([task("a.jpg")])).toBe(true);
    expect(isLabelStudio([{ image: "a.jpg", question: "?", annotations: [] }])).toBe(false);
    expect(isLabelStudio({ images: [], annotations: [] })).toBe(false);
  });

  it("give choices and texts, of one control together", () => {
    const text = (words: unknown) => ({
      ...{ from_name: "note", to_name: "image", type: "textarea", value: { text: words } },
    });
    const { tasks, problems } = read([
      task("a.jpg", by([choice("dish", "soup", "stew"), text(["Hot. "]), text("And red.")])),
    ]);
    expect(tasks[0]!.answers).toEqual([
      { control: "dish", type: "choices", words: ["soup", "stew"] },
      { control: "note", type: "textarea", words: ["Hot.", "And red."] },
    ]);
    expect(problems).toEqual([]);
  });

  it("give boxes in pixels of their picture, as they were written in percent", () => {
    const percent = fc.integer({ min: 0, max: 50 });
    const side = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(percent, percent, side, side, (x, y, width, height) => {
        const { tasks } = read([task("a.jpg", by([rectangle("egg", { x, y, width, height })]))]);
        expect(tasks[0]!.picture).toEqual({
          ...{ path: "a.jpg", width: 200, height: 100 },
          boxes: [
            {
              ...{ label: "egg", left: 2 * x, top: y, right: 2 * (x + width), bottom: y + height },
            },
          ],
        });
      }),
    );
  });

  it("hold for any size where the picture's is not said", () => {
    const one = rectangle("egg", square, { original_width: undefined });
    expect(read([task("a.jpg", by([one]))]).tasks[0]!.picture).toEqual({
      ...{ path: "a.jpg", width: 1000, height: 1000, isAnySize: true },
      boxes: [{ label: "egg", left: 500, top: 500, right: 1000, bottom: 1000 }],
    });
  });

  it("of a turned box take the upright one around it", () => {
    // A quarter clockwise about its left upper corner: 40 pixels across and 20 down lie left of it and below.
    const turned = rectangle("egg", { x: 50, y: 10, width: 20, height: 20, rotation: 90 });
    const { tasks, problems } = read([task("a.jpg", by([turned]))]);
    const [box] = tasks[0]!.picture!.boxes;
    expect([box!.left, box!.top, box!.right, box!.bottom].map(Math.round)).toEqual([
      80, 10, 100, 50,
    ]);
    expect(problems).toEqual(["1 box is turned; the upright one around each is used."]);
  });

  it("take a label that stands in a result of its own", () => {
    const shape = { id: "r", type: "rectangle", from_name: "shape", value: square };
    const label = {
      id: "r",
      type: "labels",
      from_name: "what",
      value: { ...square, labels: ["egg"] },
    };
    expect(read([task("a.jpg", by([shape, label]))])).toMatchObject({
      labels: ["egg"],
      problems: [],
      tasks: [{ picture: { boxes: [{ label: "egg", left: 500, bottom: 1000 }] } }],
    });
  });

  it("name and count what is not used", () => {
    const brush = { id: "b", type: "brushlabels", value: { rle: [1], brushlabels: ["pan"] } };
    const polygon = { type: "polygonlabels", value: { points: [[0, 0]], polygonlabels: ["lid"] } };
    const stars = { type: "rating", from_name: "stars", value: { rating: 4 } };
    const ofBox = {
      id: "box egg",
      type: "choices",
      from_name: "state",
      value: { choices: ["raw"] },
    };
    const strange = { type: "hologram", value: {} };
    const result = [rectangle("egg", square), ofBox, brush, polygon, polygon, stars, strange];
    const bare = rectangle("", square, { value: { ...square, rectanglelabels: [] } });
    const tilted = rectangle("egg", square, { image_rotation: 90 });
    const { tasks, problems } = read([
      { ...task("a.jpg", by([...result, bare])), data: { image: "a.jpg", note: "in the attic" } },
      task("b.jpg", by([tilted])),
      task(
        "c.jpg",
        by([rectangle("egg", square), { ...brush, value: { rle: [1], brushlabels: ["egg"] } }]),
      ),
    ]);
    expect(problems).toEqual([
      'not used are choices for single regions (1), brush strokes (2), polygons (2), ratings (1), results of the kind "hologram" (1), boxes without a label (1), boxes on pictures that were turned while they were drawn (1). Choices, texts and boxes are.',
      'of the data of its tasks "note" is not used.',
      "in 2 pictures things with labels of boxes are marked by something else as well, so they cannot be counted; no box of them is used.",
    ]);
    expect(tasks.map(({ picture }) => picture?.boxes.length)).toEqual([1, undefined, undefined]);
    expect(tasks[0]!.answers).toEqual([]);
  });

  it("leave out what nobody has annotated", () => {
    const skipped = by([choice("dish", "soup")], { was_cancelled: true });
    const predicted = { ...task("b.jpg"), predictions: [by([choice("dish", "stew")])] };
    const none = { ...task("c.jpg", by([choice("dish", "soup")])), data: { audio: "a.wav" } };
    const good = task("d.jpg", by([choice("dish", "roast")]));
    const { tasks, problems } = read([task("a.jpg", skipped), predicted, none, 7, good]);
    expect(tasks.map(({ line, answers }) => [line, answers[0]!.words])).toEqual([[5, ["roast"]]]);
    expect(problems).toEqual([
      "2 tasks have no annotation by a person; 1 of them has predictions, which are a model's and no answers; left out.",
      "1 task names no picture, clip or text; left out.",
      "1 entry is no task with data and annotations; left out.",
    ]);
    expect(() => readLabelStudio([predicted], "a.json")).toThrow(
      "a.json has 1 task of Label Studio, and no person's annotation of any; the predictions in it are a model's. Export it again once they are annotated.",
    );
    expect(() => readLabelStudio([none], "a.json")).toThrow(/names a picture, a clip or a text/);
  });
});

describe("several annotations of one task", () => {
  const said = (word: string, more: object = {}) => by([choice("dish", word)], more);

  it("are told, and the one that most agree with is taken", () => {
    const tasks = [
      task("a.jpg", said("soup"), said("soup"), said("stew")),
      task("b.jpg", said("soup"), said("soup")),
      task("c.jpg", said("roast")),
    ];
    expect(answersOf(tasks)).toEqual([["soup"], ["soup"], ["roast"]]);
    expect(read(tasks).problems).toEqual([
      "2 tasks were annotated more than once, with different answers in 1. One annotation of each is taken whole: the ground truth, else the one that most others agree with, else the newest.",
    ]);
  });

  it("yield to the ground truth, and of two opinions to the newest", () => {
    const [early, late] = [{ updated_at: "2024-01-01" }, { updated_at: "2024-02-01" }];
    expect(
      answersOf([
        task("a.jpg", said("soup"), said("stew", { ground_truth: true }), said("soup")),
        task("b.jpg", said("stew", late), said("soup", early)),
        task("c.jpg", said("soup"), said("stew")),
      ]),
    ).toEqual([["stew"], ["stew"], ["stew"]]);
  });

  it("differ in what is in boxes, not in their pixels", () => {
    const box = (label: string, x: number) => by([rectangle(label, { ...square, x })]);
    const several = (...annotations: object[]) => read([task("a.jpg", ...annotations)]).problems[0];
    expect(several(box("egg", 10), box("egg", 11))).toContain(
      "more than once, with different answers in 0",
    );
    expect(several(box("egg", 10), box("pan", 10))).toContain(
      "more than once, with different answers in 1",
    );
  });
});

describe("who made an annotation", () => {
  const said = (word: string, completed_by?: unknown, more: object = {}) =>
    by([choice("dish", word)], { ...more, ...(completed_by !== undefined && { completed_by }) });
  const user = (id: number, first = "", last = "", email = `user${id}@example.com`) => ({
    ...{ id, email, first_name: first, last_name: last },
  });
  const whoSaid = (...tasks: unknown[]) =>
    read(tasks).tasks.map(({ line, annotator, answers }) => [
      line,
      annotator,
      answers[0]?.words[0],
    ]);

  it.each([
    [10, "10"],
    [user(3, "Anna", "Berg"), "Anna Berg"],
    [user(3, "", "Berg"), "Berg"],
    [user(3), "user3@example.com"],
    [user(3, "", "", ""), "3"],
    [{ email: "ben@example.com" }, "ben@example.com"],
    ["ben@example.com", "ben@example.com"],
    [null, ""],
    [undefined, ""],
    [{}, ""],
    [1.5, ""],
  ])("%j is %s", (completedBy, name) => {
    expect(whoSaid(task("a.jpg", said("soup", completedBy)))).toEqual([[1, name, "soup"]]);
  });

  it("is told apart by number where two have one name", () => {
    const annas = [user(3, "Anna"), user(4, "Anna"), user(3, "Anna"), user(5, "Ben")];
    expect(whoSaid(...annas.map((one) => task("a.jpg", said("soup", one))))).toEqual([
      [1, "Anna (3)", "soup"],
      [2, "Anna (4)", "soup"],
      [3, "Anna (3)", "soup"],
      [4, "Ben", "soup"],
    ]);
  });

  it("keeps what each of several people said last, first the one that most agree with", () => {
    const tasks = [
      task(
        "a.jpg",
        said("soup", 1, { updated_at: "2024-01-01" }),
        said("stew", 2),
        said("stew", 3),
        said("roast", 1, { updated_at: "2024-02-01" }),
      ),
      task("b.jpg", said("soup", 1), said("stew", 1)),
      task("c.jpg", said("soup", 1), said("stew", 2, { ground_truth: true })),
      task("d.jpg", said("soup", 1), said("stew", 2, { was_cancelled: true })),
    ];
    expect(whoSaid(...tasks)).toEqual([
      [1, "3", "stew"],
      [1, "1", "roast"],
      [1, "2", "stew"],
      [2, "1", "stew"],
      [3, "2", "stew"],
      [4, "1", "soup"],
    ]);
    expect(read(tasks).problems).toEqual([
      "3 tasks were annotated more than once, with different answers in 3. One annotation of each is taken whole: the ground truth, else the one that most others agree with, else the newest.",
      "in 1 task without a ground truth the choices and texts of the other people are kept as well, under their names; their boxes are not. Quality shows who differs from whom, and lets one answer stay.",
      "it names 3 annotators. Who gave an answer is kept with it, also in a project file; no card names anybody.",
    ]);
  });
});

describe("the file that a task is about", () => {
  const pathsOf = (data: object) =>
    read([{ data, annotations: [by([choice("dish", "soup")])] }]).tasks[0]!.media.map(
      ({ kind, path }) => `${kind} ${path}`,
    );

  it.each([
    ["/data/local-files/?d=set%2Fan%20onion.jpg", "image set/an onion.jpg"],
    ["/data/local-files/?d=C:\\set\\onion.jpg", "image C:\\set\\onion.jpg"],
    ["/data/upload/1/1a2b3c4d-onion.jpg", "image /data/upload/1/1a2b3c4d-onion.jpg"],
    [
      "https://example.com/set/onion.jpg?X-Amz-Signature=12",
      "image https://example.com/set/onion.jpg",
    ],
    ["s3://bucket/pan.mp4", "video s3://bucket/pan.mp4"],
    ["/data/upload/1/without-an-ending", "image /data/upload/1/without-an-ending"],
  ])("behind %s is %s", (image, path) => expect(pathsOf({ image })).toEqual([path]));

  it("may be several, or a text", () => {
    expect(pathsOf({ pages: ["a.png", "b.png"], id: 3 })).toEqual(["image a.png", "image b.png"]);
    const words = (data: object) =>
      read([{ data, annotations: [by([choice("mood", "good")])] }]).tasks[0];
    expect(words({ text: "A fine soup." })).toMatchObject({ media: [], text: "A fine soup." });
    expect(words({ review: "Fine.", at: "/data/x" })).toMatchObject({ text: "Fine." });
    expect(words({ image: "a.jpg", Question: "Why?" })).toMatchObject({ question: "Why?" });
  });
});
