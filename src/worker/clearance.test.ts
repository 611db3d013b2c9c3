/** Nothing of a medicine project leaves before somebody has looked through the pictures that it has now. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { STATEMENTS } from "../protocol/clearance.ts";
import type { Example, Field, Media, Part, Project } from "../protocol/records.ts";
import type { Library } from "../storage/library.ts";
import { openLibrary } from "../storage/openLibrary.ts";
import { installStorage } from "../storage/testing/memoryStorage.ts";
import { clearanceState, requireClearance, stateClearance } from "./clearance.ts";

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

const example = (id: string, hash: string, part: Part = "image", projectId = "p"): Example => ({
  ...{ id, projectId, part, split: "train", source: "s", media: [item(hash).media] },
  turns: [{ question: "<image>\nWhich cell?", answer: "a basophil", kind: "" }],
  editedAt: "2026-01-01T00:00:00.000Z",
});

const project = (id: string, field: Field): Project => ({
  ...{ id, title: "Smears", field, system: "", modelId: "m", createdAt: "" },
});

let library: Library;
beforeEach(async () => {
  storage.restart();
  library = await openLibrary(() => {}, []);
  await library.putProject(project("p", "medicine"));
  await library.putProject(project("kitchen", "cooking"));
  const rows = [
    example("1", "a"),
    example("2", "b"),
    example("3", "a"),
    example("replay-00004", "r", "replay"),
  ];
  await library.addExamples(rows, ["a", "b", "r"].map(item));
});

const at = "2026-11-28T08:00:00.000Z";
const refusal =
  "“Smears” is a medicine project, and nobody has looked through its 2 pictures and clips as they are now. On the Share screen, look through them and make the statements, then pack it.";

test("it is refused until its pictures were looked through and all was stated, then it may leave", async () => {
  await expect(requireClearance(library, "p")).rejects.toThrow(refusal);
  const { needed, media, clearance } = await clearanceState(library, "p");
  // Each picture once; the general examples of the studio are not the person's.
  expect([needed, media.map(({ hash }) => hash).sort(), clearance]).toEqual([
    true,
    ["a", "b"],
    null,
  ]);
  await expect(stateClearance(library, "p", ["a", "b"], ["looked", "rights"], at)).rejects.toThrow(
    "All three statements are needed",
  );
  await stateClearance(library, "p", ["b", "a"], STATEMENTS, at);
  expect((await clearanceState(library, "p")).clearance).toMatchObject({ count: 2, statedAt: at });
  await requireClearance(library, "p");
});

test("pictures that came or went since were not looked through", async () => {
  await stateClearance(library, "p", ["a", "b"], STATEMENTS, at);
  await library.addExamples([example("5", "c")], [item("c")]);
  await expect(requireClearance(library, "p")).rejects.toThrow("its 3 pictures and clips");
  await expect(stateClearance(library, "p", ["a", "b"], STATEMENTS, at)).rejects.toThrow(
    "The project has other pictures than the 2 that were looked through: 3 now.",
  );
  await library.removeExamples("p", ["5"]);
  await requireClearance(library, "p");
});

test("one that was set aside and one that a version froze are still carried, so they are asked about", async () => {
  await library.aside.set("p", ["2"], "A duplicate.");
  expect((await clearanceState(library, "p")).media.map(({ hash }) => hash).sort()).toEqual([
    "a",
    "b",
  ]);
});

test("one's own picture is asked about also where it is marked as general", async () => {
  await library.addExamples([example("6", "g", "replay")], [item("g")]);
  expect((await clearanceState(library, "p")).media.map(({ hash }) => hash)).toContain("g");
});

test("projects of other fields leave as they are", async () => {
  expect(await clearanceState(library, "kitchen")).toMatchObject({ needed: false });
  await requireClearance(library, "kitchen");
});
