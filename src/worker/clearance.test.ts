/** Nothing of a medicine project leaves before somebody has looked through the pictures that it has now. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { STATEMENTS } from "../protocol/clearance.ts";
import type { Example, Field, Media, Part, Project } from "../protocol/records.ts";
import type { Library } from "../storage/library.ts";
import { openLibrary } from "../storage/openLibrary.ts";
import { installStorage } from "../storage/testing/memoryStorage.ts";
import {
  clearanceState,
  keepAsking,
  requireClearance,
  stateClearance,
  withMedicineMedia,
} from "./clearance.ts";

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

const askedAbout = async () =>
  (await clearanceState(library, "p")).media.map(({ hash }) => hash).sort();

/** As an edit of the project is stored. */
async function change(edits: Partial<Project>) {
  const stored = await library.getProject("p");
  await library.putProject(await withMedicineMedia(library, stored, { ...stored, ...edits }));
}

test("another field lets nothing out that came in as medicine, and asks about nothing that came later", async () => {
  await change({ field: "cooking" });
  await library.addExamples([example("5", "c")], [item("c")]);
  await expect(requireClearance(library, "p")).rejects.toThrow(
    "“Smears” was a medicine project, and nobody has looked through the 2 pictures and clips that it had then, as they are now.",
  );
  expect(await askedAbout()).toEqual(["a", "b"]);
  await stateClearance(library, "p", ["a", "b"], STATEMENTS, at);
  expect(await requireClearance(library, "p")).toMatchObject({
    needed: true,
    clearance: { count: 2 },
  });
  await library.addExamples([example("6", "d")], [item("d")]);
  await requireClearance(library, "p");
  // As medicine again, those of the time between are asked about as well, now and after it.
  await change({ field: "medicine" });
  await expect(requireClearance(library, "p")).rejects.toThrow("its 4 pictures and clips");
  await change({ field: "other" });
  expect(await askedAbout()).toEqual(["a", "b", "c", "d"]);
});

test("what was stated before the field was changed holds for the same pictures", async () => {
  await stateClearance(library, "p", ["a", "b"], STATEMENTS, at);
  await change({ field: "cooking" });
  await requireClearance(library, "p");
});

test("no edit takes what is asked about away, a removal of the pictures does", async () => {
  await change({ field: "cooking" });
  await change({ title: "Smears 2", medicineMedia: [] });
  expect(await askedAbout()).toEqual(["a", "b"]);
  await library.removeExamples("p", ["1", "2", "3"]);
  expect(await clearanceState(library, "p")).toEqual({ needed: false, media: [], clearance: null });
  await requireClearance(library, "p");
});

test("a picture with boxes over it is asked about like the one without", async () => {
  await change({ field: "cooking" });
  await stateClearance(library, "p", ["a", "b"], STATEMENTS, at);
  await keepAsking(library, "a", "covered");
  await library.replaceMedia("a", item("covered"));
  expect(await askedAbout()).toEqual(["b", "covered"]);
  await expect(requireClearance(library, "p")).rejects.toThrow("the 2 pictures and clips");
});

test("a project that never was medicine keeps nothing of the kind", async () => {
  const kitchen = await library.getProject("kitchen");
  expect(await withMedicineMedia(library, kitchen, { ...kitchen, field: "other" })).toEqual({
    ...kitchen,
    field: "other",
  });
});
