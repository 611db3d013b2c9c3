import { afterEach, beforeEach, expect, test } from "vitest";
import type { Example, Media, Project } from "../protocol/records.ts";
import type { Library } from "./library.ts";
import { openLibrary } from "./openLibrary.ts";
import { installStorage } from "./testing/memoryStorage.ts";

const storage = installStorage();
afterEach(() => storage.clear());

const item = (hash: string) => {
  const blob = new Blob([hash], { type: "image/png" });
  const media: Media = {
    ...{ kind: "image", hash, mime: blob.type, bytes: blob.size, width: 1, height: 1 },
    localName: "a.png",
  };
  return { media, blob, thumb: blob };
};

const example = (projectId: string, id: string, ...hashes: string[]): Example => ({
  ...{ id, projectId, part: "image", split: "test", source: "s" },
  media: hashes.map((hash) => item(hash).media),
  turns: [{ question: "<image>\nWho?", answer: "Ana.", kind: "" }],
  editedAt: "2026-01-01T00:00:00.000Z",
});

let library: Library;
beforeEach(async () => {
  storage.restart();
  library = await openLibrary(() => {}, []);
  for (const id of ["p", "q"]) await library.putProject({ id, title: id } as Project);
  await library.addExamples(
    [example("p", "1", "open", "other"), example("p", "2", "other"), example("p", "3", "open")],
    [item("open"), item("other")],
  );
  await library.addExamples([example("q", "1", "open")], []);
  await library.aside.set("p", ["3"], "A duplicate.");
});

const hashes = async (projectId: string) =>
  (await library.listExamples(projectId)).map(({ media }) => media.map(({ hash }) => hash));

test("a picture takes the place of another in every project, and the other is gone", async () => {
  const remaining = await library.replaceMedia("open", item("covered"));
  expect(remaining).toEqual({ versions: 0, messages: 0 });
  expect(await hashes("p")).toEqual([["covered", "other"], ["other"]]);
  expect(await hashes("q")).toEqual([["covered"]]);
  expect((await library.aside.list("p"))[0]!.media[0]!.hash).toBe("covered");
  expect(await library.mediaHashes()).toEqual(new Set(["covered", "other"]));
  await expect(library.readMedia("open", "full")).rejects.toThrow(/no longer stored/);
});

test("what lessons learnt from is not rewritten, and is told", async () => {
  const rows = await library.listExamples("p");
  await library.putVersion({ id: "v", projectId: "p" } as never, { rows, system: "" });
  await library.putChat("q", [
    { role: "user", text: "<image>", media: [item("open").media] } as never,
  ]);
  const remaining = await library.replaceMedia("open", item("covered"));
  expect(remaining).toEqual({ versions: 1, messages: 1 });
  expect((await library.versionContent("p", "v")).rows[0]!.media[0]!.hash).toBe("open");
  expect(await hashes("q")).toEqual([["covered"]]);
  expect(await (await library.readMedia("open", "full")).text()).toBe("open");
});
