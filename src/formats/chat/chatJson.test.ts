import { describe, expect, it, test } from "vitest";
import { placeMedia } from "./rows.ts";
import { llava, read, turn } from "./testing/chatRows.ts";

describe("readChatRows reads", () => {
  const rows: [string, object, object][] = [
    [
      "LLaVA JSON with its image as a text",
      llava({ id: "1", image: "a.jpg" }, "<image>\nWhat is this?", "An onion."),
      {
        media: [{ kind: "image", path: "a.jpg" }],
        turns: [turn("<image>\nWhat is this?", "An onion.")],
      },
    ],
    [
      "images as a list, and a clip, in the order of their placeholders",
      llava(
        { image: ["a.jpg", "b.jpg"], video: "c.mp4" },
        "<image>, <video> or <image>?",
        "The clip.",
        "Sure?",
        "Yes.",
      ),
      {
        media: [
          { kind: "image", path: "a.jpg" },
          { kind: "video", path: "c.mp4" },
          { kind: "image", path: "b.jpg" },
        ],
        turns: [turn("<image>, <video> or <image>?", "The clip."), turn("Sure?", "Yes.")],
      },
    ],
    [
      "the part files of the shipped samples, with split, source and kinds",
      llava(
        { image: "a.jpg", split: "test", source: "scene 7", kinds: ["name", "colour"] },
        "<image>\nName?",
        "Leek",
        "Colour?",
        "Green",
      ),
      {
        media: [{ kind: "image", path: "a.jpg" }],
        turns: [turn("<image>\nName?", "Leek", "name"), turn("Colour?", "Green", "colour")],
        split: "test",
        source: "scene 7",
      },
    ],
    [
      "a text-only row with a system line",
      llava({ system: "Be brief." }, "How long do eggs boil?", "Ten minutes."),
      { media: [], turns: [turn("How long do eggs boil?", "Ten minutes.")], system: "Be brief." },
    ],
    [
      "a row without placeholders: clips, then pictures, go in front of the first question",
      llava(
        { images: ["a.jpg"], videos: ["c.mp4"] },
        "What happens?",
        "It boils.",
        "And then?",
        "It cools.",
      ),
      {
        media: [
          { kind: "video", path: "c.mp4" },
          { kind: "image", path: "a.jpg" },
        ],
        turns: [turn("<video><image>\nWhat happens?", "It boils."), turn("And then?", "It cools.")],
      },
    ],
    [
      "ShareGPT messages with role and content",
      {
        messages: [
          { role: "system", content: "Be kind." },
          { role: "user", content: "<image>Ready?" },
          { role: "assistant", content: "Yes" },
        ],
        images: ["a.jpg"],
      },
      {
        media: [{ kind: "image", path: "a.jpg" }],
        turns: [turn("<image>Ready?", "Yes")],
        system: "Be kind.",
      },
    ],
    [
      "OpenAI content parts",
      {
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: "What is this?" },
              { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
            ],
          },
          { role: "assistant", content: "A pot." },
        ],
      },
      {
        media: [{ kind: "image", path: "data:image/png;base64,AAAA" }],
        turns: [turn("What is this?<image>", "A pot.")],
      },
    ],
    [
      "Hugging Face parts, some with and some without their own path",
      {
        messages: [
          {
            role: "user",
            content: [
              { type: "image" },
              { type: "image", path: "b.png" },
              { type: "text", text: "Same?" },
            ],
          },
          { role: "assistant", content: [{ type: "text", text: "No." }] },
        ],
        images: [{ path: "a.png", bytes: null }],
      },
      {
        media: [
          { kind: "image", path: "a.png" },
          { kind: "image", path: "b.png" },
        ],
        turns: [turn("<image><image>\nSame?", "No.")],
      },
    ],
    [
      "TRL's prompt and completion",
      {
        prompt: [{ role: "user", content: "Hi" }],
        completion: [{ role: "assistant", content: "Hello" }],
        images_file_names: ["m/a.jpg"],
      },
      { media: [{ kind: "image", path: "m/a.jpg" }], turns: [turn("<image>\nHi", "Hello")] },
    ],
    [
      "Alpaca with input and history",
      { instruction: "Translate", input: "Zwiebel", output: "onion", history: [["Hello", "Hi"]] },
      { media: [], turns: [turn("Hello", "Hi"), turn("Translate\nZwiebel", "onion")] },
    ],
    [
      "Roboflow",
      { image: "a.jpg", prefix: "Count", suffix: "3" },
      { media: [{ kind: "image", path: "a.jpg" }], turns: [turn("<image>\nCount", "3")] },
    ],
    [
      "VQA answers that agree",
      { image: "a.jpg", question: "Colour?", answers: [{ answer: "green" }, { answer: "green" }] },
      { media: [{ kind: "image", path: "a.jpg" }], turns: [turn("<image>\nColour?", "green")] },
    ],
    [
      "numbers as answers",
      { file_name: "c.webm", question: "How many?", answer: 3 },
      { media: [{ kind: "video", path: "c.webm" }], turns: [turn("<video>\nHow many?", "3")] },
    ],
  ];
  it.each(rows)("%s", (_title, value, expected) => {
    const { rows, problems } = read(value);
    expect(problems).toEqual([]);
    expect(rows).toEqual([{ line: 1, ...expected }]);
  });

  it("the most frequent of several people's answers, and counts the rows in which they disagree", () => {
    const asked = (...answers: string[]) => ({
      ...{ image: "a.jpg", question: "Colour?", answers: answers.map((answer) => ({ answer })) },
    });
    const { rows, problems } = read(
      asked("red", "green", "green"),
      asked("green", "green"),
      asked("red", "green"),
      asked("red", "green", "green", "red", "blue"),
    );
    expect(rows.map(({ turns }) => turns[0]?.answer)).toEqual(["green", "green", "red", "red"]);
    expect(problems).toEqual([
      "a.json: in 3 of 4 rows the people whose answers are listed disagree; the most frequent answer is taken, and in 2 of them, where several are equally frequent, the first of these.",
    ]);
    expect(read(asked("red", "green", "green"), asked("red")).problems).toEqual([
      "a.json: in 1 of 2 rows the people whose answers are listed disagree; the most frequent answer is taken.",
    ]);
  });

  it("captions without a question, and says what it asks in its place", () => {
    const { rows, problems } = read(
      { image: "a.jpg", text: "A ripe tomato" },
      { image: "b.jpg", caption: "A leek" },
    );
    expect(rows.map(({ turns }) => turns[0]?.question)).toEqual([
      "<image>\nWhat is this?",
      "<image>\nWhat is this?",
    ]);
    expect(problems).toEqual([
      'a.json: 2 of 2 rows have no question; "What is this?" is asked in its place.',
    ]);
  });
});

test("placeMedia leaves rows that agree as they are", () => {
  const row = {
    media: [{ kind: "image" as const, path: "a" }],
    turns: [turn("See <image>?", "Yes")],
  };
  expect(placeMedia(row.media, row.turns)).toEqual(row);
});
