/**
 * `npm run campaign`: damaged files for every reader. Options: how many files for each (700); or the name of one reader, and a seed
 * to see one failing file again: `npm run campaign -- "chat template" 4711`.
 */
import { spawnSync } from "node:child_process";

const [first = "700", seed] = process.argv.slice(2);
const settings = /^\d+$/.test(first)
  ? { CAMPAIGN_FILES: first }
  : {
      CAMPAIGN_READER: first,
      ...(seed === undefined
        ? { CAMPAIGN_FILES: "700" }
        : { CAMPAIGN_FILES: "1", CAMPAIGN_SEED: seed }),
    };
const { status } = spawnSync(
  "npx",
  ["vitest", "run", "--project", "unit", "--disable-console-intercept=true", "tools/campaign"],
  { stdio: "inherit", env: { ...process.env, ...settings } },
);
process.exit(status ?? 1);
