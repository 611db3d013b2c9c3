import { describe, expect, it } from "vitest";
import { collectChosen, collectDropped, type DroppedItem, type Entry } from "./collectDropped.ts";

const file = (name: string): Entry => ({
  isFile: true,
  isDirectory: false,
  name,
  file: (done) => done(new File(["x"], name)),
});

/** A folder whose reader hands out at most `batch` entries at a time, as Chromium does with 100. */
const folder = (name: string, children: Entry[], batch = 100): Entry => ({
  isFile: false,
  isDirectory: true,
  name,
  createReader: () => {
    let at = 0;
    return {
      readEntries: (done) => {
        done(children.slice(at, at + batch));
        at += batch;
      },
    };
  },
});

const dropped = (entry: Entry | null): DroppedItem => ({
  kind: "file",
  webkitGetAsEntry: () => entry,
  getAsFile: () => new File(["x"], "plain.png"),
});

describe("collectDropped", () => {
  it("walks folders within folders and keeps the way to each file", async () => {
    const tree = folder("kitchen", [file("pan.png"), folder("soup", [file("a.mp4")])]);
    const found = await collectDropped([dropped(tree), dropped(file("sheet.csv"))]);
    expect(found.map(({ path }) => path)).toEqual([
      "kitchen/pan.png",
      "kitchen/soup/a.mp4",
      "sheet.csv",
    ]);
  });

  it("reads a large folder until the reader has nothing left", async () => {
    const many = Array.from({ length: 250 }, (_, n) => file(`${n}.png`));
    // Three batches: 100 + 100 + 50.
    expect(await collectDropped([dropped(folder("many", many))])).toHaveLength(250);
  });

  it("takes every entry out of the list before the first wait", async () => {
    let alive = true;
    const item = (name: string): DroppedItem => ({
      kind: "file",
      webkitGetAsEntry: () => (alive ? file(name) : null),
      getAsFile: () => null,
    });
    const found = collectDropped([item("a.png"), item("b.png")]);
    alive = false;
    expect((await found).map(({ path }) => path)).toEqual(["a.png", "b.png"]);
  });

  it("names a file that is gone before it can be read", async () => {
    const gone: Entry = {
      ...file("b.png"),
      file: (_, failed) => failed(new DOMException("Not found.", "NotFoundError")),
    };
    const tree = folder("kitchen", [file("a.png"), gone]);
    await expect(collectDropped([dropped(tree)])).rejects.toThrow(
      "kitchen/b.png cannot be read from the disk any more",
    );
  });

  it("falls back to the plain file, and leaves text and system clutter alone", async () => {
    const found = await collectDropped([
      dropped(null),
      { kind: "string", getAsFile: () => null },
      dropped(folder("x", [file(".DS_Store"), file("Thumbs.db"), folder("__MACOSX", [file("y")])])),
    ]);
    expect(found.map(({ path }) => path)).toEqual(["plain.png"]);
  });
});

describe("collectChosen", () => {
  it("uses the path inside the chosen folder where the browser tells it", () => {
    const inside = Object.defineProperty(new File([], "a.png"), "webkitRelativePath", {
      value: "soup/a.png",
    });
    const hidden = Object.defineProperty(new File([], "b"), "webkitRelativePath", {
      value: "soup/.git/b",
    });
    expect(collectChosen([inside, hidden, new File([], "c.csv")]).map(({ path }) => path)).toEqual([
      "soup/a.png",
      "c.csv",
    ]);
  });
});
