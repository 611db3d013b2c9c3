import { afterEach, beforeEach, expect, test } from "vitest";
import type { Example, Project } from "../protocol/records.ts";
import type { Library } from "./library.ts";
import { openLibrary } from "./openLibrary.ts";
import { installStorage } from "./testing/memoryStorage.ts";

const storage = installStorage();
afterEach(() => storage.clear());

let library: Library;
beforeEach(async () => {
  storage.restart();
  library = await openLibrary(() => {}, []);
  await library.putProject({ id: "p", title: "Kitchen" } as Project);
  await library.putExamples([example("a"), example("b")]);
});

const example = (id: string): Example => ({
  ...{ id, projectId: "p", part: "text", media: [], split: "test", source: "s" },
  turns: [{ question: "Salt?", answer: "Yes.", kind: "" }],
  editedAt: "2026-01-01T00:00:00.000Z",
});

test("what is set aside is no example, says why, and comes back as it was", async () => {
  await library.aside.set("p", ["a", "gone"], "A duplicate.");
  expect((await library.listExamples("p")).map(({ id }) => id)).toEqual(["b"]);
  const [aside, ...others] = await library.aside.list("p");
  expect(others).toEqual([]);
  expect(aside).toMatchObject({ id: "a", aside: { why: "A duplicate." } });
  expect(await library.aside.bringBack("p", ["a"])).toEqual([example("a")]);
  expect(await library.listExamples("p")).toEqual([example("a"), example("b")]);
  expect(await library.aside.list("p")).toEqual([]);
});

test("it goes with its project, and not into one that is gone", async () => {
  await library.aside.set("p", ["a"], "A duplicate.");
  await library.removeProject("p");
  expect(await library.aside.list("p")).toEqual([]);
  await expect(library.aside.set("p", ["b"], "")).rejects.toThrow(/no longer here/);
});
