import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { brokenAt } from "../../base/hashChain.ts";
import type { Draft } from "../../protocol/drafts.ts";
import type { Example, Media, Project, Run, Version } from "../../protocol/records.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import type { Library } from "../library.ts";
import { openLibrary } from "../openLibrary.ts";
import { installStorage } from "../testing/memoryStorage.ts";

const storage = installStorage();
afterEach(() => storage.clear());

let library: Library;
beforeEach(async () => {
  storage.restart();
  library = await openLibrary(() => {}, []);
  await library.putProject({ id: "p", title: "Ana Meier" } as Project, { what: "project created" });
});

const picture = { hash: "a".repeat(64), kind: "image", localName: "Ana Meier.jpg" } as Media;
const example = (id: string): Example => ({
  ...{
    id,
    projectId: "p",
    part: "image",
    media: [picture],
    split: "test",
    source: "Ana Meier.csv",
  },
  turns: [{ question: "Salt?", answer: "Yes.", kind: "" }],
  editedAt: "2026-01-01T00:00:00.000Z",
});
const run = {
  ...{ id: "r", projectId: "p", versionId: "v", title: "Ana Meier", status: "running", step: 0 },
  ...{ config: { modelId: "m" }, origin: "trained", message: "Ana Meier" },
} as Run;
const report = { id: "c", runId: "r", projectId: "p", versionId: "v", answers: [{}, {}] };

/** Without time and hash, and without that the project was created. */
const logged = async () =>
  (await library.log("p"))
    .map(({ what, counts, ids }) => ({ what, ...(counts && { counts }), ...(ids && { ids }) }))
    .slice(1);

describe("the log of a project", () => {
  it("has an entry for examples that come, go, and are set aside, and none for an edit", async () => {
    await library.putExamples([example("a"), example("b")]);
    await library.putExamples([{ ...example("a"), split: "train" }]);
    await library.aside.set("p", ["a", "gone"], "A duplicate.");
    await library.aside.bringBack("p", ["a"]);
    await library.removeExamples("p", ["a", "gone"]);
    await library.removeExamples("p", ["gone"]);
    expect(await logged()).toEqual([
      { what: "examples added", counts: { examples: 2, pictures: 1, clips: 0 } },
      { what: "examples set aside", counts: { examples: 1 } },
      { what: "examples brought back", counts: { examples: 1 } },
      { what: "examples removed", counts: { examples: 1 } },
    ]);
  });

  it("has what was frozen, trained, checked and packed, once each", async () => {
    const counts = { train: 3, validation: 1, test: 2 };
    await library.putVersion({ id: "v", projectId: "p", counts } as Version, {
      ...{ rows: [], system: "" },
    });
    await library.runs.put(run);
    await library.runs.put({ ...run, step: 4 });
    await library.runs.put({ ...run, step: 4, status: "paused" });
    await library.runs.replace({ ...run, step: 4, points: [] });
    await library.runs.put({ ...run, step: 9, status: "done" });
    await library.putReport(report as unknown as EvalReport);
    await library.putReport({ ...report, taste: [] } as unknown as EvalReport);
    await library.addToLog("p", { what: "project exported" });
    await library.runs.remove("r");
    // By Python: hashlib.sha256(b'{"modelId":"m"}').hexdigest()
    const config = "eeaef4ba051e07afea52c8bf0aae38c5393b36907f0f5ee04d673a8ca7e3a42b";
    expect(await logged()).toEqual([
      { what: "version frozen", counts, ids: { version: "v" } },
      { what: "run started", ids: { run: "r", version: "v", config } },
      { what: "run ended", counts: { step: 4 }, ids: { run: "r", status: "paused" } },
      { what: "run resumed", counts: { step: 4 }, ids: { run: "r" } },
      { what: "run ended", counts: { step: 9 }, ids: { run: "r", status: "done" } },
      { what: "check made", counts: { answers: 2 }, ids: { report: "c", run: "r", version: "v" } },
      { what: "project exported" },
      { what: "run removed", counts: { reports: 1 }, ids: { run: "r" } },
    ]);
    expect(await brokenAt(await library.log("p"))).toBeNull();
  });

  it("counts drafts that were accepted, rejected and taken up again", async () => {
    const draft = (id: string, state: string) => ({ id, projectId: "p", state }) as Draft;
    const all = ["a", "b", "c"];
    const createdAt = "2026";
    await library.drafts.add(
      "p",
      all.map((id) => ({ ...draft(id, "waiting"), createdAt })),
    );
    const drafts = [draft("a", "accepted"), draft("b", "accepted"), draft("c", "rejected")];
    await library.drafts.change("p", { drafts });
    await library.drafts.change("p", { drafts: [draft("a", "waiting")] });
    expect(await logged()).toEqual([
      { what: "drafts accepted", counts: { drafts: 2 } },
      { what: "drafts rejected", counts: { drafts: 1 } },
      { what: "drafts taken back", counts: { drafts: 1 } },
    ]);
  });

  it("names no file and no person", async () => {
    await library.putExamples([example("a")]);
    await library.runs.put(run);
    expect(JSON.stringify(await library.log("p"))).not.toMatch(/Ana|Meier/);
  });

  it("stays one chain when two tabs change the project at once, and goes with the project", async () => {
    const other = await openLibrary(() => {}, []);
    const adds = Array.from({ length: 12 }, (_, i) =>
      (i % 2 ? other : library).putExamples([example(`e${i}`)]),
    );
    await Promise.all(adds);
    expect((await logged()).length).toBe(12);
    expect(await brokenAt(await library.log("p"))).toBeNull();
    await library.removeProject("p");
    expect(await library.log("p")).toEqual([]);
  });

  it("has no entry of a change that was not made", async () => {
    await library.removeProject("p");
    await expect(library.putExamples([example("a")])).rejects.toThrow("no longer here");
    await expect(library.addToLog("p", { what: "project exported" })).rejects.toThrow();
    expect(await library.log("p")).toEqual([]);
  });
});
