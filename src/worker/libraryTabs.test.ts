/** Two tabs with one storage: their locks and their channel are real but for the browser. */
import { afterEach, describe, expect, test } from "vitest";
import type { Example, Project } from "../protocol/records.ts";
import { Library } from "../storage/library.ts";
import { installStorage } from "../storage/testing/memoryStorage.ts";
import type { Context } from "./context.ts";
import { exampleHandlers } from "./handlers/examples.ts";
import { projectHandlers } from "./handlers/projects.ts";
import { LibraryTabs, type LibraryChanged } from "./libraryTabs.ts";

const storage = installStorage();
const open: LibraryTabs[] = [];
afterEach(async () => {
  for (const tabs of open.splice(0)) tabs.close();
  await storage.clear();
});

function tab() {
  const told: LibraryChanged[] = [];
  const tabs = new LibraryTabs((event) => told.push(event));
  open.push(tabs);
  const library = new Library(() => {}, tabs.tell);
  const context = { library, models: {} } as unknown as Context;
  return {
    ...{ told, library },
    calls: { ...exampleHandlers(context), ...projectHandlers(context) },
  };
}

const project = { id: "p", title: "Herbs", system: "", modelId: "m" } as Project;
const example: Example = {
  ...{ id: "e", projectId: "p", part: "text", media: [], source: "e", editedAt: "" },
  ...{ split: "train", turns: [{ question: "What?", answer: "Sage", kind: "" }] },
};
const answered = (answer: string): Example => ({
  ...example,
  turns: [{ ...example.turns[0]!, answer }],
});

async function twoTabs() {
  const [a, b] = [tab(), tab()];
  await a.library.putProject(project);
  await a.library.putExamples([example]);
  return { a, b };
}

test("a tab is told what another one stored, and not what it stored itself", async () => {
  const { a, b } = await twoTabs();
  const saved = await a.calls["example.save"]({ example: answered("Mint"), before: example });
  await a.calls["example.remove"]({ projectId: "p", ids: ["e"] });
  await expect.poll(() => b.told.length).toBe(4);
  expect(b.told.slice(2)).toEqual([
    { type: "library.changed", projects: [], examples: [saved], removed: [] },
    { type: "library.changed", projects: [], examples: [], removed: ["e"] },
  ]);
  expect(a.told).toEqual([]);
});

describe("two edits of one example that began alike", () => {
  test("are joined where they change different things", async () => {
    const { a, b } = await twoTabs();
    await a.calls["example.save"]({ example: { ...example, split: "test" }, before: example });
    const saved = await b.calls["example.save"]({ example: answered("Mint"), before: example });
    expect([saved.split, saved.turns[0]!.answer]).toEqual(["test", "Mint"]);
    expect(await b.library.getExample("p", "e")).toEqual(saved);
  });

  test("are not both taken where they change the same, and the second is told", async () => {
    const { a, b } = await twoTabs();
    await a.calls["example.save"]({ example: answered("Mint"), before: example });
    const second = b.calls["example.save"]({ example: answered("Thyme"), before: example });
    await expect(second).rejects.toThrow(
      "This example was changed in another tab meanwhile: its questions and answers. Your change is still here and not saved",
    );
    expect((await a.library.getExample("p", "e"))!.turns[0]!.answer).toBe("Mint");
    const many = b.calls["example.restore"]({
      ...{ projectId: "p", examples: [answered("Thyme")], before: [example] },
    });
    await expect(many).rejects.toThrow("in another tab");
  });

  test("leave one whole, however they cross", async () => {
    const { a, b } = await twoTabs();
    const ends = await Promise.allSettled([
      a.calls["example.save"]({ example: answered("Mint"), before: example }),
      b.calls["example.save"]({ example: answered("Thyme"), before: example }),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("one after the other in one tab are no conflict, although who wrote the words is noted", async () => {
    const { a } = await twoTabs();
    await a.library.putExamples([answered("")]);
    const first = answered("Mint");
    const saved = await a.calls["example.save"]({ example: first, before: answered("") });
    expect(saved.turns[0]!.provenance).toBeDefined();
    // Typed on while the first was being saved: it began with what was sent.
    const next = await a.calls["example.save"]({ example: answered("Mint."), before: first });
    expect(next.turns[0]!.answer).toBe("Mint.");
  });
});

test("two changes of one project are joined, or the second is told", async () => {
  const { a, b } = await twoTabs();
  await a.library.putProject({ ...project, title: "Kitchen herbs" });
  const update = (change: Partial<Project>) =>
    b.calls["project.update"]({ project: { ...project, ...change }, before: project });
  await expect(update({ title: "Garden" })).rejects.toThrow(
    "“Herbs” was changed in another tab meanwhile: its name.",
  );
  expect((await a.library.getProject("p")).title).toBe("Kitchen herbs");
});
