/** The totals of `npm test` decide what is trusted, so each way of going wrong has its case. */
import type { JSONReport } from "@playwright/test/reporter";
import { describe, expect, test } from "vitest";
import { countPlaywright, countTool, countVitest } from "./count.mjs";

const file = (status: string, assertions: string[] = [], message = "") => ({
  name: "a.test.ts",
  status,
  message,
  assertionResults: assertions.map((outcome, index) => ({
    status: outcome,
    fullName: `claim ${index}`,
    failureMessages: outcome === "failed" ? ["expected 1 to be 2"] : [],
  })),
});

const vitestReport = (passed: number, pending: number, files: ReturnType<typeof file>[]) => ({
  numPassedTests: passed,
  numPendingTests: pending,
  numTodoTests: 0,
  testResults: files,
});

describe("vitest", () => {
  test("passed, failed and skipped tests are counted one by one", () => {
    const files = [file("failed", ["passed", "failed", "pending", "passed"])];
    const count = countVitest(vitestReport(2, 1, files), 1);
    expect(count).toMatchObject({ passed: 2, failed: 1, skipped: 1 });
    expect(count.problems[0]).toContain("claim 1");
  });

  test("a file that does not load is one failure", () => {
    const files = [file("passed", ["passed"]), file("failed", [], "Cannot find module")];
    const count = countVitest(vitestReport(1, 0, files), 1);
    expect(count).toMatchObject({ passed: 1, failed: 1 });
    expect(count.problems[0]).toContain("Cannot find module");
  });

  test("an error outside of every test is one failure", () => {
    const files = [file("passed", ["passed"])];
    expect(countVitest(vitestReport(1, 0, files), 1)).toMatchObject({ passed: 1, failed: 1 });
  });

  test("a run that leaves no report is one failure and no success", () => {
    expect(countVitest(null, 0)).toMatchObject({ passed: 0, failed: 1 });
  });

  test("a run without tests is one failure", () => {
    expect(countVitest(vitestReport(0, 0, []), 0)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe("Playwright", () => {
  const playwrightReport = (stats: Partial<JSONReport["stats"]>, errors: { message: string }[]) =>
    ({
      stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats },
      suites: [],
      errors,
    }) as unknown as JSONReport;

  test("what passes only at the second try is counted as passed, and named", () => {
    const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
    const spec = (title: string, status: string) => ({
      title,
      file: "a.spec.ts",
      tests: [{ status }],
    });
    const inner = { specs: [spec("a slow one", "flaky")] };
    const suites = [{ specs: [spec("a good one", "expected")], suites: [inner] }];
    const report = { ...playwrightReport(stats, []), suites } as unknown as JSONReport;
    const count = countPlaywright(report, 1);
    expect(count).toMatchObject({ passed: 4, failed: 1, skipped: 2 });
    expect(count.problems).toEqual(["passed only at its second try: a.spec.ts, a slow one"]);
  });

  test("a server that does not start is one failure", () => {
    const report = playwrightReport({}, [{ message: "Process from config.webServer exited" }]);
    expect(countPlaywright(report, 1)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe("tools", () => {
  test("exit code 0 is one success, anything else one failure with its words, without colours", () => {
    expect(countTool(0, "all well")).toMatchObject({ passed: 1, failed: 0, problems: [] });
    const count = countTool(2, "\u001B[31mbad\u001B[0m line");
    expect(count).toMatchObject({ passed: 0, failed: 1, problems: ["bad line"] });
  });
});
