/** Passes of synthesizers, cut off after each change of storage, and removed by another tab. */
import { afterEach, expect, test } from "vitest";
import type { Project } from "../protocol/records.ts";
import type { Synthesis, SynthesisRow } from "../protocol/synthesis.ts";
import { changeRecords } from "./io/records.ts";
import { crashesOf } from "./testing/crashes.ts";
import { installStorage } from "./testing/memoryStorage.ts";

const storage = installStorage();
afterEach(() => storage.clear());
const { reopen, killEverywhere, expectNoOrphans } = crashesOf(storage);

const project: Project = {
  ...{ id: "p", title: "p", field: "other", system: "", modelId: "served", createdAt: "2026" },
};
const passOf = (id = "s") =>
  ({
    ...{ id, projectId: "p", runId: "r", synthesizer: "", createdAt: "", status: "running" },
    ...{ settings: {}, pictures: [] },
  }) as unknown as Synthesis;
const passRow = (index: number) => ({ index, text: "t" }) as SynthesisRow;

test("writing what a synthesizer wrote: rows of one go all or none, and removed as a whole", async () => {
  await killEverywhere({
    before: (library) => library.putProject(project),
    async run({ syntheses }) {
      await syntheses.add(passOf());
      await syntheses.putRows(passOf(), [passRow(0), passRow(1)]);
    },
    async expectSound({ syntheses }, isDone) {
      const rows = await syntheses.rows("p", "s");
      expect(isDone ? [2] : [0, 2]).toContain(rows.length);
    },
  });
  await killEverywhere({
    async before(library) {
      await library.putProject(project);
      await library.syntheses.add(passOf());
      await library.syntheses.putRows(passOf(), [passRow(0), passRow(1)]);
    },
    run: ({ syntheses }) => syntheses.remove("p", "s"),
    async expectSound({ syntheses }) {
      const rows = await syntheses.rows("p", "s");
      expect(rows.length).toBe((await syntheses.list("p")).length * 2);
    },
  });
});

test("a pass that another tab has removed is not there again, nor by half", async () => {
  let library = await reopen();
  await library.putProject(project);
  await library.syntheses.add(passOf());
  await library.syntheses.remove("p", "s");
  const gone = "This pass is no longer here";
  await expect(library.syntheses.replace(passOf())).rejects.toThrow(gone);
  await expect(library.syntheses.putRows(passOf(), [passRow(0)])).rejects.toThrow(gone);
  await expectNoOrphans();
  // As earlier versions left them.
  await changeRecords({ put: [[["synthesisRow", "p", "s", "00000000"], passRow(0)]] });
  library = await reopen();
  expect(await library.syntheses.rows("p", "s")).toEqual([]);
  await expectNoOrphans();
});

test("a pass is gone on with in one tab at a time", async () => {
  const { syntheses } = await reopen();
  let end = () => {};
  const first = syntheses.whileOwning("s", () => new Promise<void>((resolve) => (end = resolve)));
  await expect(syntheses.whileOwning("s", async () => "second")).rejects.toThrow("another tab");
  expect(await syntheses.whileOwning("other", async () => "other")).toBe("other");
  end();
  await first;
  expect(await syntheses.whileOwning("s", async () => "later")).toBe("later");
});
