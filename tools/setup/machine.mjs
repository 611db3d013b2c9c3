// @ts-check
/**
 * What this computer offers for the tests: a Chromium and a Vulkan device for Node's WebGPU. Looking takes a second, so
 * the answer is kept in `.cache/machine.json` and trusted as long as the files it names are still there.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const cacheFolder = path.join(root, ".cache");
const cacheFile = path.join(cacheFolder, "machine.json");

/**
 * @typedef {{ path: string, version: string }} Browser
 * @typedef {{ adapter: string, features: string[], env: Record<string, string> }} Vulkan
 *   `env` must be set before Node's WebGPU is first used, so that it finds this device.
 * @typedef {{ browser: Browser | null, vulkan: Vulkan | null }} Machine
 */

/** @returns {Machine} */
export function inspectMachine() {
  const kept = readCache();
  const machine = {
    browser: kept?.browser && existsSync(kept.browser.path) ? kept.browser : findBrowser(),
    vulkan: kept?.vulkan && isComplete(kept.vulkan) ? kept.vulkan : findVulkan(),
  };
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(cacheFile, JSON.stringify(machine, null, 2));
  return machine;
}

/** Variables for a process that computes through Node's WebGPU; empty when no device is known. */
export function gpuEnvironment() {
  return inspectMachine().vulkan?.env ?? {};
}

/** @returns {Machine | null} */
function readCache() {
  try {
    return JSON.parse(readFileSync(cacheFile, "utf8"));
  } catch {
    return null;
  }
}

/**
 * A device without shader-f16 is a makeshift: look again each time, a better driver may have been installed.
 * @param {Vulkan} vulkan
 */
function isComplete({ env, features }) {
  return features.includes("shader-f16") && Object.values(env).every((file) => existsSync(file));
}

/** @returns {Browser | null} */
function findBrowser() {
  for (const candidate of browserPaths()) {
    if (!existsSync(candidate)) continue;
    // Ubuntu's /usr/bin/chromium-browser is a note about snap, so a file alone proves nothing; Windows prints no version.
    if (process.platform === "win32") return { path: candidate, version: "unknown" };
    const { stdout } = spawnSync(candidate, ["--version"], { encoding: "utf8", timeout: 20_000 });
    const version = /(?:Chromium|Chrome)\D* (\d+\.[\d.]+)/.exec(stdout ?? "")?.[1];
    if (version) return { path: candidate, version };
  }
  return null;
}

function browserPaths() {
  const named = process.env.CHROME_PATH ? [process.env.CHROME_PATH] : [];
  if (process.platform === "darwin") {
    const names = ["Chromium", "Google Chrome", "Microsoft Edge"];
    return [...named, ...names.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)];
  }
  if (process.platform === "win32") {
    const folders = [
      process.env.PROGRAMFILES,
      process.env["PROGRAMFILES(X86)"],
      process.env.LOCALAPPDATA,
    ];
    const programs = [
      "Google/Chrome/Application/chrome.exe",
      "Microsoft/Edge/Application/msedge.exe",
    ];
    const found = folders.flatMap((folder) =>
      folder ? programs.map((program) => path.join(folder, program)) : [],
    );
    return [...named, ...found];
  }
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const folders = (process.env.PATH ?? "/usr/bin").split(path.delimiter);
  return [...named, ...names.flatMap((name) => folders.map((folder) => path.join(folder, name)))];
}

/**
 * Mesa's lavapipe first, so that numbers are the same on every Linux machine; else whatever the system has; else the
 * software device inside Chromium, which lacks shader-f16.
 * @returns {Vulkan | null}
 */
function findVulkan() {
  const drivers =
    process.platform === "linux" ? [...lavapipeFiles(), "", ...swiftshaderFiles()] : [""];
  for (const driver of drivers) {
    /** @type {Record<string, string>} */
    const env = driver ? { VK_ICD_FILENAMES: driver } : {};
    if (process.platform === "linux") env.XDG_RUNTIME_DIR = runtimeFolder();
    const found = probe(env);
    if (found) return { ...found, env };
  }
  return null;
}

function lavapipeFiles() {
  return ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)))
    .filter((file) => /lvp_icd.*\.json$/.test(file) && !/i686/.test(file));
}

function swiftshaderFiles() {
  return ["/usr/lib/chromium", "/opt/google/chrome"]
    .map((folder) => path.join(folder, "vk_swiftshader_icd.json"))
    .filter((file) => existsSync(file));
}

/** Vulkan drivers want a private folder for sockets; bare containers have none. */
function runtimeFolder() {
  const given = process.env.XDG_RUNTIME_DIR;
  if (given && existsSync(given)) return given;
  const folder = path.join(cacheFolder, "runtime");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/**
 * In a process of its own, because a driver that is too old can take its process down with it.
 * @param {Record<string, string>} env
 * @returns {{ adapter: string, features: string[] } | null}
 */
function probe(env) {
  const script = path.join(root, "tools/setup/probeGpu.mjs");
  const { stdout, status } = spawnSync(process.execPath, [script], {
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 60_000,
  });
  return status === 0 ? JSON.parse(stdout) : null;
}
