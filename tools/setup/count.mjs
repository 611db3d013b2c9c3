// @ts-check
/** Turns each runner's own machine-readable report into counts. What did not run is never counted as passed. */

/**
 * @typedef {{ passed: number, failed: number, skipped: number, problems: string[] }} Count
 *   `problems`: a few lines for each failure.
 */

/**
 * @param {{ numPassedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { name: string, status: string, message?: string,
 *     assertionResults: { status: string, fullName: string, failureMessages?: string[] | null }[] }[] } | null} report
 *   of vitest's json reporter; null when there is none
 * @param {number} exitCode
 * @returns {Count}
 */
export function countVitest(report, exitCode) {
  if (!report) return crashed(exitCode);
  const problems = [];
  for (const file of report.testResults) {
    const failures = file.assertionResults.filter(({ status }) => status === "failed");
    for (const { fullName, failureMessages } of failures) {
      problems.push(`${file.name}\n  ${fullName}\n  ${firstLines(failureMessages?.[0])}`);
    }
    // A file that cannot be loaded, or whose beforeAll throws, has no failed test of its own.
    if (file.status === "failed" && failures.length === 0) {
      problems.push(`${file.name}\n  ${firstLines(file.message || "could not be run")}`);
    }
  }
  return conclude(
    {
      passed: report.numPassedTests,
      failed: problems.length,
      skipped: report.numPendingTests + report.numTodoTests,
      problems,
    },
    exitCode,
  );
}

/**
 * @param {import("@playwright/test/reporter").JSONReport | null} report of Playwright's json reporter
 * @param {number} exitCode
 * @returns {Count}
 */
export function countPlaywright(report, exitCode) {
  if (!report) return crashed(exitCode);
  const { expected, unexpected, flaky, skipped } = report.stats;
  const errors = report.errors.map(({ message }) => firstLines(message));
  const repeated = flakySpecs(report.suites).map(
    (title) => `passed only at its second try: ${title}`,
  );
  return conclude(
    {
      passed: expected + flaky,
      failed: unexpected + errors.length,
      skipped,
      problems: [...errors, ...repeated],
    },
    exitCode,
  );
}

/**
 * @param {import("@playwright/test/reporter").JSONReportSuite[]} suites
 * @returns {string[]} file and title of each test that failed once and then passed
 */
function flakySpecs(suites) {
  return suites.flatMap(({ specs, suites: inner = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === "flaky"))
      .map(({ file, title }) => `${file}, ${title}`),
    ...flakySpecs(inner),
  ]);
}

/**
 * @param {number} exitCode
 * @param {string} output
 * @returns {Count} of a tool that says yes or no
 */
export function countTool(exitCode, output) {
  if (exitCode === 0) return { passed: 1, failed: 0, skipped: 0, problems: [] };
  return { passed: 0, failed: 1, skipped: 0, problems: [firstLines(output, 60)] };
}

/**
 * The runner's exit code has the last word: errors outside any test, and runs without a single test, fail as well.
 * @param {Count} count
 * @param {number} exitCode
 * @returns {Count}
 */
function conclude(count, exitCode) {
  if (count.failed > 0) return count;
  if (exitCode !== 0) {
    const problem = `The run ended with exit code ${exitCode} although no single test failed.`;
    return { ...count, failed: 1, problems: [problem] };
  }
  if (count.passed === 0) {
    return { ...count, failed: 1, problems: ["Not one test ran."] };
  }
  return count;
}

/**
 * @param {number} exitCode
 * @returns {Count}
 */
function crashed(exitCode) {
  const problem = `The run left no report; its exit code was ${exitCode}.`;
  return { passed: 0, failed: 1, skipped: 0, problems: [problem] };
}

/**
 * @param {string | undefined} text
 * @param {number} lines
 */
function firstLines(text = "", lines = 12) {
  // oxlint-disable-next-line no-control-regex
  const plain = text.replaceAll(/\u001B\[[\d;]*m/g, "").trim();
  return plain.split("\n").slice(0, lines).join("\n  ");
}
