// @ts-check
/**
 * `npm run campaign`: damaged files for every reader. Options: how many files for each (700); or the name of one reader, and a seed
 * to see one failing file again: `npm run campaign -- "chat template" 4711`.
 *
 * `npm run campaign -- --browser`: faults in a real browser, in the studio that is built first. Options: `--faults 20`, how many,
 * and `--seed 1`, that of the first one; with a seed alone, this one fault. `--go-on` keeps what an earlier one that was stopped has
 * found (.cache/campaign/outcomes.jsonl) and goes on with the seeds that are missing or had losses.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    browser: { type: "boolean", default: false },
    faults: { type: "string" },
    seed: { type: "string" },
    "go-on": { type: "boolean", default: false },
  },
});

/** @param {string[]} command @param {Record<string, string>} settings */
function run(command, settings = {}) {
  const { status } = spawnSync("npx", command, {
    stdio: "inherit",
    env: { ...process.env, ...settings },
  });
  if (status !== 0) process.exit(status ?? 1);
}

if (values.browser) {
  const { seed = "1", faults = values.seed === undefined ? "20" : "1" } = values;
  run(["vite", "build", "--logLevel", "warn"]);
  const config = path.join(import.meta.dirname, "browser/playwright.config.ts");
  run(["playwright", "test", "--config", config], {
    CAMPAIGN_SEED: seed,
    CAMPAIGN_FAULTS: faults,
    ...(values["go-on"] && { CAMPAIGN_GO_ON: "1" }),
  });
} else {
  const [first = "700", seed] = positionals;
  const settings = /^\d+$/.test(first)
    ? { CAMPAIGN_FILES: first }
    : {
        CAMPAIGN_READER: first,
        CAMPAIGN_FILES: seed === undefined ? "700" : "1",
        ...(seed !== undefined && { CAMPAIGN_SEED: seed }),
      };
  run(
    ["vitest", "run", "--project", "unit", "--disable-console-intercept=true", "tools/campaign"],
    settings,
  );
}
