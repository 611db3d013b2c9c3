import { afterEach, expect, test } from "vitest";
import type { Project } from "../protocol/records.ts";
import type { EvalReport } from "../protocol/reports.ts";
import { openLibrary } from "./openLibrary.ts";
import { installStorage } from "./testing/memoryStorage.ts";

const storage = installStorage();
afterEach(() => storage.clear());

const project: Project = {
  ...{ id: "p", title: "p", field: "other", system: "", modelId: "served", createdAt: "2026" },
};
const reportOf = (id: string, createdAt: string) =>
  ({ id, projectId: "p", runId: "r", createdAt, answers: [] as unknown[] }) as EvalReport;

test("lists the newest report first, whatever their names", async () => {
  const library = await openLibrary(() => {}, []);
  await library.putProject(project);
  await library.putReport(reportOf("c", "2026-01-02"));
  await library.putReport(reportOf("a", "2026-01-01"));
  await library.putReport(reportOf("b", "2026-01-03"));
  expect((await library.listReports("p")).map(({ id }) => id)).toEqual(["b", "c", "a"]);
});
