// @ts-check
/** Opens an address for the person at this computer, where there is a screen to open it on. */
import { spawn } from "node:child_process";
import path from "node:path";
import { cacheFolder, inspectMachine } from "./machine.mjs";

/** Chromium computes WebGPU on the processor with these; without them it offers no device on a computer without a GPU. */
export const softwareGpuFlags = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

export function hasScreen() {
  if (process.env.CI || process.env.BROWSER === "none") return false;
  if (process.platform !== "linux") return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** The person's own browser. @param {string} address */
export function openBrowser(address) {
  if (process.platform === "darwin") start("open", [address]);
  else if (process.platform === "win32") start("cmd", ["/c", "start", "", address]);
  else start("xdg-open", [address]);
}

/**
 * A Chromium with the software GPU, and with a profile of its own that stays from one time to the next.
 * @param {string} address
 * @returns {string | null} what to do when there is none, in one sentence
 */
export function openSoftwareBrowser(address) {
  const { browser } = inspectMachine();
  if (!browser) {
    return "The software GPU is part of Chromium and Google Chrome, and neither was found: install one, or set CHROME_PATH.";
  }
  const isRoot = process.getuid?.() === 0;
  start(browser.path, [
    ...softwareGpuFlags,
    ...(isRoot ? ["--no-sandbox"] : []),
    "--no-first-run",
    `--user-data-dir=${path.join(cacheFolder, "software-browser")}`,
    address,
  ]);
  return null;
}

/** @param {string} program @param {string[]} args */
function start(program, args) {
  // Where the program is missing, the printed address is all that is needed.
  spawn(program, args, { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
