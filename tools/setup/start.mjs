// @ts-check
/**
 * `npm start`: builds the studio, serves it on this computer, and opens it in the browser where there is a screen.
 * `npm start -- --software` opens a Chromium that computes on the processor, for computers without a usable GPU;
 * `--models-from https://example.org` lets the page fetch models from that address too, `--no-hub` not even from the Hub.
 * `--answers-from http://localhost:11434` lets a server of your own on this computer write drafts.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./machine.mjs";
import { hasScreen, openBrowser, openSoftwareBrowser } from "./openBrowser.mjs";
import { hostsFrom, serveStudio } from "./serve.mjs";

const wanted = Number(process.env.PORT || 4173);
if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65535) {
  throw new Error(`PORT is "${process.env.PORT}", but a port is a number from 1 to 65535.`);
}

console.log("Building the studio …");
const vite = path.join(root, "node_modules/vite/bin/vite.js");
const build = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], {
  cwd: root,
  stdio: "inherit",
});
if (build.status !== 0) process.exit(build.status ?? 1);

const hosts = hostsFrom(process.argv.slice(2));
const { port } = await serveStudio({ folder: path.join(root, "dist"), port: wanted, hosts });
const address = `http://localhost:${port}/`;
if (port !== wanted && wanted !== 0) {
  console.log(
    `Port ${wanted} is taken, so this is ${port}. A browser keeps projects per address: those made at ${wanted} are seen there only.`,
  );
}
console.log(`Scion is at ${address}  (stop it with Ctrl+C)`);
if (process.argv.includes("--software")) {
  const problem = hasScreen()
    ? openSoftwareBrowser(address)
    : "There is no screen to open a browser on.";
  if (problem) console.error(problem);
} else if (hasScreen()) {
  openBrowser(address);
}
