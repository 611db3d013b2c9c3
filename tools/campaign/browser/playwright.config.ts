/**
 * As the stories, against the studio as it is built and served, and never tried twice. `npm test` gives it a folder of its own and
 * reads its report.
 */
import path from "node:path";
import { defineConfig } from "@playwright/test";
import stories from "../../../playwright.config.ts";

export default defineConfig({
  ...stories,
  testDir: ".",
  testMatch: "campaign.spec.ts",
  outputDir: "../../../test-results",
  retries: 0,
  // Its command names a file from there.
  webServer: Object.assign({}, stories.webServer, {
    cwd: path.join(import.meta.dirname, "../../.."),
  }),
  reporter: process.env.CAMPAIGN_FOLDER ? (stories.reporter ?? "list") : "line",
});
