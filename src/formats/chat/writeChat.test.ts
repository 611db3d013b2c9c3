import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJsonRows } from "../jsonRows.ts";
import { readChatRows } from "./chatJson.ts";
import { anyRow } from "./testing/anyRow.ts";
import { writeLlavaJson } from "./writeChat.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const turn = (question: string, answer: string, kind = "") => ({ question, answer, kind });

describe("writeLlavaJson", () => {
  it("is read back equal", () => {
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1, maxLength: 5 }), (rows) => {
        const back = readChatRows(readJsonRows(bytes(writeLlavaJson(rows)), "x"), "x");
        expect(back.problems.filter((told) => !told.includes("not to be learnt"))).toEqual([]);
        expect(back.rows).toEqual(rows.map((row, i) => ({ ...row, line: i + 1 })));
      }),
    );
  });

  it("writes one file as a text and several as a list, as LLaVA does", () => {
    const [one, two] = JSON.parse(
      writeLlavaJson([
        { media: [{ kind: "image", path: "a.jpg" }], turns: [turn("<image>\nA", "B")] },
        {
          media: [
            { kind: "image", path: "a.jpg" },
            { kind: "image", path: "b.jpg" },
          ],
          turns: [turn("<image><image>\nA", "B", "k")],
        },
      ]),
    );
    expect(one).toEqual({
      id: "0",
      image: "a.jpg",
      conversations: [
        { from: "human", value: "<image>\nA" },
        { from: "gpt", value: "B" },
      ],
    });
    expect(two).toMatchObject({ image: ["a.jpg", "b.jpg"], kinds: ["k"] });
  });
});
