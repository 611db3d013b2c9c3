import { describe, expect, it } from "vitest";
import type { Example } from "../protocol/records.ts";
import { exampleRow, partOf } from "./exampleRow.ts";
import { contentHash, contentOrder, freezeVersion, momentAfter, newestVersion } from "./version.ts";

const turn = (question: string, answer: string, kind = "") => ({ question, answer, kind });

const full = (id: string, more: Partial<Example> = {}): Example => ({
  id,
  projectId: "p",
  part: "image",
  media: [
    {
      kind: "image",
      hash: "h",
      mime: "image/png",
      bytes: 1,
      width: 1,
      height: 1,
      localName: "Ana Meier.jpg",
    },
  ],
  turns: [turn("<image>\nQ", "A", "k")],
  split: "train",
  source: "s",
  editedAt: "2026-01-01",
  ...more,
});

describe("versions", () => {
  it("have one name for one content, whatever ids, names, times and order", async () => {
    const a = [full("1"), full("2", { split: "test" })];
    const b = [
      full("9", { split: "test", editedAt: "2027", projectId: "q" }),
      full("8", { media: [{ ...full("").media[0]!, localName: "x", bytes: 9 }] }),
    ];
    expect(await contentHash(a, "s")).toBe(await contentHash(b, "s"));
    expect(contentOrder(a).map(({ split }) => split)).toEqual(
      contentOrder(b).map(({ split }) => split),
    );
  });

  it.each([
    ["an answer", { turns: [turn("<image>\nQ", "B", "k")] }],
    ["a split", { split: "validation" }],
    ["a source", { source: "t" }],
    ["a part", { part: "replay" }],
    ["a picture", { media: [] }],
  ] as [string, Partial<Example>][])("change with %s", async (_what, change) => {
    expect(await contentHash([full("1", change)], "")).not.toBe(await contentHash([full("1")], ""));
  });

  it("change with the line in front of every conversation", async () => {
    expect(await contentHash([full("1")], "a")).not.toBe(await contentHash([full("1")], "b"));
  });

  it("change with an answer that is no longer learnt", async () => {
    const one = (trained?: false) =>
      contentHash(
        [
          {
            ...{
              id: "a",
              projectId: "p",
              part: "text",
              media: [],
              split: "train",
              source: "s",
              editedAt: "",
            },
            turns: [
              { question: "A?", answer: "b", kind: "", ...(trained === false && { trained }) },
            ],
          },
        ],
        "",
      );
    expect(await one(false)).not.toBe(await one());
  });

  it("keep the names that earlier versions of Scion gave them", async () => {
    const rows = [full("1"), full("2", { split: "validation" }), full("3", { split: "test" })];
    // Computed with the splits named "train", "check" and "hidden".
    expect(await contentHash(rows, "s")).toBe(
      "8b37dc71d6c4c2179dafb9f48e2818c65695d9a6dfe6c8f7ee80858da8c976bf",
    );
  });

  it("count examples and questions by split", async () => {
    const version = await freezeVersion(
      "p",
      [full("1"), full("2", { split: "test", turns: [turn("a", "b"), turn("c", "d")] })],
      "",
      "now",
    );
    expect(version).toMatchObject({
      projectId: "p",
      createdAt: "now",
      counts: { train: 1, validation: 0, test: 1 },
      turns: { train: 1, validation: 0, test: 2 },
    });
    expect(version.id).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe("exampleRow", () => {
  it("names files as it is told and never by their local name", () => {
    const row = exampleRow(full("1"), ({ hash }) => `media/${hash}.png`);
    expect(row).toEqual({
      id: "1",
      media: [{ kind: "image", path: "media/h.png" }],
      turns: full("").turns,
      split: "train",
      source: "s",
    });
    expect(JSON.stringify(row)).not.toContain("Ana");
  });

  it("belongs to the part of what it shows", () => {
    expect([
      partOf([]),
      partOf([{ kind: "image" }]),
      partOf([{ kind: "image" }, { kind: "video" }]),
    ]).toEqual(["text", "image", "video"]);
  });

  it("are newer than those before, also when the clock was put back", async () => {
    const moments = ["2026-11-28T10:00:00.000Z", "2026-11-28T10:00:00.001Z"] as const;
    const frozen = async (answer: string, moment: string) =>
      freezeVersion("p", [full("1", { turns: [turn("Q", answer)] })], "", moment);
    const first = await frozen("A", moments[0]);
    expect(momentAfter([], "2020-01-01T00:00:00.000Z")).toBe("2020-01-01T00:00:00.000Z");
    expect(momentAfter([first], "2027-01-01T00:00:00.000Z")).toBe("2027-01-01T00:00:00.000Z");
    for (const now of ["2020-01-01T00:00:00.000Z", moments[0]])
      expect(momentAfter([first], now)).toBe(moments[1]);
    const second = await frozen("B", momentAfter([first], "2020-01-01T00:00:00.000Z"));
    expect(newestVersion([first, second])).toBe(second);
  });
});
