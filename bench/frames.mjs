/**
 * `node bench/frames.mjs`: how smoothly the page runs during training, in Chromium on its software GPU: median, 95 % and
 * worst frame time, and what the page did meanwhile. The numbers are printed by the story that bounds them.
 */
import { spawnSync } from "node:child_process";

const run = (...args) => {
  const { status } = spawnSync("npx", args, {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
};
run("vite", "build", "--logLevel", "error");
run("playwright", "test", "e2e/frames.spec.ts", "--reporter=list");
