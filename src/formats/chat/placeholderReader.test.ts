import { describe, expect, it } from "vitest";
import { readChatRows } from "./chatJson.ts";
import { PlaceholderReader, orderByNumber } from "./placeholderReader.ts";

const read = (value: object) =>
  readChatRows({ rows: [{ value, line: 1 }], unit: "row", problems: [] }, "a.json");
const asked = (question: string, ...images: string[]) =>
  read({
    images,
    conversations: [
      { from: "human", value: question },
      { from: "gpt", value: "red" },
    ],
  });

describe("placeholders of other spellings", () => {
  it.each([
    ...[
      "<IMAGE>",
      "<Image>",
      "<image_1>",
      "<image1>",
      "<image-1>",
      "<image 1>",
      "<|image|>",
      "<|image_1|>",
      "<|image_pad|>",
    ],
    ...[
      "[IMG]",
      "[IMAGE]",
      "[image 1]",
      "[Image #1]",
      "<img>",
      "<img/>",
      "<ImageHere>",
      "<image_placeholder>",
      "<image_soft_token>",
    ],
    ...["<start_of_image>", "<IMG_CONTEXT>", "{image}", "{{ image }}", "<picture>"],
    ...[
      "<|vision_start|><|image_pad|><|vision_end|>",
      "<|vision_start|><|image_pad|><|image_pad|><|vision_end|>",
    ],
    ...["<img><IMG_CONTEXT></img>", "<im_start><image><im_end>", "<Image><ImageHere></Image>"],
  ])("%s is the place of a picture, and it is said", (spelling) => {
    const { rows, problems } = asked(`${spelling}\nColour?`, "a.png");
    expect(rows[0]!.turns[0]!.question).toBe("<image>\nColour?");
    expect(rows[0]!.media).toHaveLength(1);
    expect(problems).toEqual([`a.json: "${spelling}" was read as the place of a picture or clip.`]);
  });

  it.each(["<VIDEO>", "<|video_pad|>", "[VIDEO]", "<video_1>", "{clip}"])(
    "%s is the place of a clip",
    (spelling) => {
      const { rows } = read({ video: "a.mp4", question: `${spelling} What?`, answer: "b" });
      expect(rows[0]!.turns[0]!.question).toBe("<video> What?");
    },
  );

  it("take the medium of their number", () => {
    const { rows } = asked("Is <image_2> larger than <image_1>?", "a.png", "b.png");
    expect(rows[0]!.media.map(({ path }) => path)).toEqual(["b.png", "a.png"]);
    expect(rows[0]!.turns[0]!.question).toBe("Is <image> larger than <image>?");
    const flat = read({
      images: ["a.png", "b.png"],
      question: "[IMG_1] and [IMG_0]?",
      answer: "b",
    });
    expect(flat.rows[0]!.media.map(({ path }) => path)).toEqual(["b.png", "a.png"]);
  });

  it("keep the order where numbers repeat or are missing", () => {
    const media = [
      { kind: "image" as const, path: "a" },
      { kind: "image" as const, path: "b" },
    ];
    expect(orderByNumber(media, [{ kind: "image", number: 2 }, { kind: "image" }])).toEqual(media);
    expect(
      orderByNumber(media, [
        { kind: "image", number: 1 },
        { kind: "image", number: 1 },
      ]),
    ).toEqual(media);
  });

  it("that say one picture twice leave the row out", () => {
    expect(asked("<image_1> and again <image_1>?", "a.png").problems[0]).toContain(
      "placeholders for 2 pictures, but the row names 1 picture",
    );
  });

  it.each(['<img src="a.png">', "<img>a.png</img>", "![a](a.png)", "<audio>", "[image of a cat]"])(
    "%s is not known: it stays and is named",
    (words) => {
      const { rows, problems } = asked(`<image>\n${words} Colour?`, "a.png");
      expect(rows[0]!.turns[0]!.question).toContain(words);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(`"${words}" looks like the place of a picture`);
    },
  );

  it("stay words in a text without media and in answers, and are named", () => {
    const { rows, problems } = read({
      question: "What does [IMG] mean?",
      answer: "The <IMAGE> token",
    });
    expect(rows[0]!.turns[0]).toMatchObject({
      question: "What does [IMG] mean?",
      answer: "The <IMAGE> token",
    });
    expect(problems[0]).toContain('"[IMG]", "<IMAGE>" look like the place of a picture');
  });

  it("do not take ordinary words for placeholders", () => {
    const placeholders = new PlaceholderReader(["image"]);
    const text = "Is x < 3 > 2 [see 4] in the image {a}? Imagine <b>videos</b>.";
    expect(placeholders.question(text)).toBe(text);
    expect(placeholders.found).toEqual([]);
    expect([...placeholders.unknown]).toEqual([]);
  });
});
