/** Rows that cannot be understood, and what is said of them. */
import { describe, expect, it } from "vitest";
import { llava, read } from "./testing/chatRows.ts";

describe("readChatRows leaves out, with the reason,", () => {
  const bad: [string, unknown, string][] = [
    [
      "more placeholders than pictures",
      llava({ image: "a.jpg" }, "<image><image>\nSame?", "Yes"),
      "the questions have placeholders for 2 pictures, but the row names 1 picture",
    ],
    [
      "fewer placeholders than pictures",
      llava({ images: ["a.jpg", "b.jpg"] }, "<image>\nWhat?", "Leek"),
      "placeholders for 1 picture, but the row names 2 pictures",
    ],
    [
      "a placeholder without any media",
      llava({}, "<video>\nWhat?", "Leek"),
      "placeholders for 1 clip, but the row names 0 pictures",
    ],
    [
      "a placeholder of the other kind",
      llava({ image: "a.jpg" }, "<video>\nWhat?", "Leek"),
      "placeholders for 1 clip, but the row names 1 picture",
    ],
    [
      "a placeholder in an answer",
      llava({ image: "a.jpg" }, "Where?", "<image>"),
      "an answer contains <image>",
    ],
    [
      "two questions in a row",
      {
        conversations: [
          { from: "human", value: "A" },
          { from: "human", value: "B" },
        ],
      },
      "messages 1 and 2 are both questions",
    ],
    [
      "two answers in a row",
      {
        conversations: [
          { from: "human", value: "A" },
          { from: "gpt", value: "B" },
          { from: "gpt", value: "C" },
        ],
      },
      "messages 2 and 3 are both answers",
    ],
    [
      "an answer first",
      { conversations: [{ from: "gpt", value: "B" }] },
      "it begins with an answer",
    ],
    ["a last question without answer", llava({}, "A", "B", "C"), "the last question has no answer"],
    ["no messages", { messages: [] }, "it has no question and answer"],
    ["an empty answer", llava({}, "A", " "), "the answer is empty"],
    ["an empty second answer", llava({}, "A", "B", "C", ""), "the 2nd answer is empty"],
    ["an empty question", llava({}, "", "B"), "the question is empty"],
    ["a tool's message", { messages: [{ role: "tool", content: "x" }] }, 'message 1 is by "tool"'],
    [
      "a late system message",
      {
        messages: [
          { role: "user", content: "x" },
          { role: "system", content: "y" },
        ],
      },
      "message 2 is a system message",
    ],
    [
      "an audio part",
      { messages: [{ role: "user", content: [{ type: "input_audio" }] }] },
      'a part of type "input_audio"',
    ],
    [
      "a list of frames",
      llava({ videos: [["1.jpg", "2.jpg"]] }, "<video>\nA", "B"),
      'its "videos" is a list of frames',
    ],
    [
      "a web address",
      llava({ image: "https://example.org/a.jpg" }, "A", "B"),
      '"https://example.org/a.jpg" is a web address',
    ],
    ["a question without answer", { question: "A" }, "it has a question but no answer"],
    ["fields of nothing known", { x: 1, y: 2 }, "fields are x, y"],
    ["a number", 3, "it is not a JSON object"],
  ];
  it.each(bad)("%s", (_title, value, reason) => {
    const { rows, problems } = read(llava({}, "Good?", "Yes"), value);
    expect(rows).toHaveLength(1);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("a.json, row 2: ");
    expect(problems[0]).toContain(reason);
  });

  it("no row for an unknown split, but says so", () => {
    const { rows, problems } = read(llava({ split: "gold" }, "A", "B"));
    expect(rows[0]).not.toHaveProperty("split");
    expect(problems[0]).toContain('the split "gold" is not known');
  });
});
