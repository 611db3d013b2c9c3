// @ts-check
/** The stages of `npm test`, in order, each with the command it runs and how its outcome is counted. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { countPlaywright, countTool, countVitest } from "./count.mjs";
import { freePorts } from "./freePorts.mjs";
import { cacheFolder, root } from "./machine.mjs";
import { runCommand } from "./runCommand.mjs";

/**
 * @typedef {import("./count.mjs").Count} Count
 * @typedef {{ machine: import("./machine.mjs").Machine, missing: { browser?: string, vulkan?: string } }} Machine
 * @typedef {{ name: string, group: "static" | "unit" | "gpu" | "e2e", run: (machine: Machine) => Promise<Count> }} Stage
 */

/** @type {Stage[]} */
export const stages = [
  tool("format", "prettier/bin/prettier.cjs", [
    "--check",
    "--cache",
    "--cache-strategy=content",
    "--cache-location=.cache/prettier",
    "--log-level=warn",
    ".",
  ]),
  tool("lint", "oxlint/bin/oxlint", ["--deny-warnings"]),
  tool("types", "typescript/bin/tsc", ["-p", "."]),
  tool("unused", "knip/bin/knip.js", ["--no-progress"]),
  tool("build", "vite/bin/vite.js", ["build", "--logLevel", "warn"]),
  { name: "unit", group: "unit", run: () => vitest("unit", 12) },
  {
    name: "gpu",
    group: "gpu",
    run: async ({ missing }) =>
      missing.vulkan ? countTool(1, missing.vulkan) : await vitest("gpu", 22),
  },
  { name: "e2e", group: "e2e", run: (machine) => playwright("e2e", machine) },
  {
    name: "faults",
    group: "e2e",
    run: (machine) =>
      playwright("faults", machine, ["--config", "tools/campaign/browser/playwright.config.ts"], {
        // Two lessons, a synthesis, an export and two imports: killed, ended or without room.
        CAMPAIGN_SEED: "169",
        CAMPAIGN_FAULTS: "6",
        CAMPAIGN_FOLDER: ".cache/test/campaign",
      }),
  },
];

/**
 * @param {string} name
 * @param {string} program
 * @param {string[]} args
 * @returns {Stage}
 */
function tool(name, program, args) {
  return {
    name,
    group: "static",
    async run() {
      const { exitCode, output } = await runCommand({ name, program, args, minutes: 4 });
      return countTool(exitCode, output);
    },
  };
}

/**
 * @param {string} project
 * @param {number} minutes
 */
async function vitest(project, minutes) {
  const file = freshReport(project);
  const { exitCode } = await runCommand({
    name: project,
    program: "vitest/vitest.mjs",
    args: [
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
    ],
    minutes,
  });
  return countVitest(readReport(file), exitCode);
}

/**
 * @param {string} name
 * @param {Machine} machine
 * @param {string[]} [args]
 * @param {Record<string, string>} [settings]
 */
async function playwright(name, { machine, missing }, args = [], settings = {}) {
  if (missing.browser) return countTool(1, missing.browser);
  if (!existsSync(path.join(root, "dist/index.html"))) {
    return countTool(1, "There is no built studio to open: the build failed.");
  }
  const file = freshReport(name);
  const { exitCode } = await runCommand({
    name,
    program: "@playwright/test/cli.js",
    args: ["test", ...args],
    env: {
      ...settings,
      CHROME_PATH: machine.browser?.path ?? "",
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      SCION_TEST_PORT: String(await freePorts(2)),
    },
    minutes: 60,
    live: true,
  });
  return countPlaywright(readReport(file), exitCode);
}

/** A report of an earlier run must never be counted for this one. @param {string} name */
function freshReport(name) {
  const file = path.join(cacheFolder, "test", `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
