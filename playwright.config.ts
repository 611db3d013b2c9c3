/** The user stories, in the system's own Chromium on its software GPU, against the studio as it is built and served. */
import { defineConfig } from "@playwright/test";
import { hubPort, studioPort } from "./e2e/fixtures/ports.ts";
import { inspectMachine } from "./tools/setup/machine.mjs";
import { softwareGpuFlags } from "./tools/setup/openBrowser.mjs";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // One at a time: the software GPU uses every core, and two stories would only wait for each other.
  workers: 1,
  fullyParallel: false,
  // Many stories wait for a software GPU on a shared machine. A second try is counted and named in the totals.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["json", { outputFile: ".cache/test/e2e.json" }]],
  use: {
    baseURL: `http://localhost:${studioPort}/`,
    viewport: { width: 1280, height: 800 },
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    // Pictures of every frame would take the processor from the software GPU.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: {
      ...executable(),
      args: [
        "--no-sandbox",
        ...softwareGpuFlags,
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
        // A camera that shows a test picture.
        "--use-fake-device-for-media-stream",
      ],
    },
  },
  webServer: {
    // The stories about models have a hub of their own beside it, with its large files on another host.
    command: `node tools/setup/serve.mjs ${studioPort} --models-from http://localhost:${hubPort} --models-from http://127.0.0.1:${hubPort}`,
    url: `http://localhost:${studioPort}/`,
    reuseExistingServer: false,
    timeout: 20_000,
  },
});

function executable() {
  const { browser } = inspectMachine();
  return browser ? { executablePath: browser.path } : {};
}
