// @ts-check
/** `npm start`: builds the studio, serves it on this computer, and opens it in the browser where there is a screen. */
import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./machine.mjs";
import { serveStudio } from "./serve.mjs";

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

const { port } = await serveStudio({ folder: path.join(root, "dist"), port: wanted });
const address = `http://localhost:${port}/`;
if (port !== wanted && wanted !== 0) {
  console.log(
    `Port ${wanted} is taken, so this is ${port}. A browser keeps projects per address: those made at ${wanted} are seen there only.`,
  );
}
console.log(`Scion is at ${address}  (stop it with Ctrl+C)`);
openBrowser(address);

/** @param {string} url */
function openBrowser(url) {
  const hasScreen =
    process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasScreen || process.env.CI || process.env.BROWSER === "none") return;
  const [command, args] =
    process.platform === "darwin"
      ? ["open", [url]]
      : process.platform === "win32"
        ? ["cmd", ["/c", "start", "", url]]
        : ["xdg-open", [url]];
  // Without such a program the printed address is all that is needed.
  spawn(command, args, { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
