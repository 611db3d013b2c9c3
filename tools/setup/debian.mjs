// @ts-check
/** Installs what the tests need on Debian as root: the browser's package, and a Vulkan driver that is new enough. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "./machine.mjs";

const aptFolder = "/etc/apt";
export const logFile = path.join(cacheFolder, "setup.log");

export function canInstall() {
  return process.getuid?.() === 0 && osRelease().ID === "debian" && existsSync("/usr/bin/apt-get");
}

/** @returns {boolean} whether the package is in. What apt said is in `logFile`. */
export function installChromium() {
  return (
    apt("update") &&
    apt("install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core")
  );
}

/**
 * Debian 12's own Mesa (22.3) is too old for Dawn, which needs 25: there the driver comes from the backports.
 * @returns {boolean} whether the package is in.
 */
export function installLavapipe() {
  const { VERSION_CODENAME: codename = "" } = osRelease();
  if (codename !== "bookworm") return apt("update") && apt("install", "-y", "mesa-vulkan-drivers");
  const suite = `${codename}-backports`;
  if (!sources().some(({ text }) => text.includes(suite))) {
    const source = backportsSource(suite, codename);
    if (!source) return false;
    writeFileSync(`${aptFolder}/sources.list.d/${suite}.sources`, source);
  }
  return apt("update") && apt("install", "-y", "-t", suite, "mesa-vulkan-drivers");
}

/**
 * A source in deb822 form that asks the same mirror, with the same key, as the machine's own; null when it has none.
 * @param {string} suite
 * @param {string} codename
 * @returns {string | null}
 */
function backportsSource(suite, codename) {
  const stanzas = sources().flatMap(({ text }) => text.split(/\n\s*\n/));
  const own = stanzas.find((text) => new RegExp(`^Suites:.*\\b${codename}(\\s|$)`, "m").test(text));
  const line = new RegExp(`^deb (?:\\[[^\\]]*\\] )?(\\S+) ${codename} `, "m");
  const uris =
    (own && /^URIs:\s*(.+)$/m.exec(own)?.[1]) ??
    stanzas.map((text) => line.exec(text)?.[1]).find(Boolean);
  if (!uris) return null;
  const key =
    (own && /^Signed-By:\s*(\S+)$/m.exec(own)?.[1]) ??
    "/usr/share/keyrings/debian-archive-keyring.gpg";
  return `Types: deb\nURIs: ${uris}\nSuites: ${suite}\nComponents: main\nSigned-By: ${key}\n`;
}

function sources() {
  const folder = `${aptFolder}/sources.list.d`;
  const parts = existsSync(folder) ? readdirSync(folder).map((file) => `${folder}/${file}`) : [];
  return [`${aptFolder}/sources.list`, ...parts]
    .filter((file) => existsSync(file) && /\.(list|sources)$/.test(file))
    .map((file) => ({ file, text: readFileSync(file, "utf8") }));
}

/** @returns {Record<string, string>} */
function osRelease() {
  if (!existsSync("/etc/os-release")) return {};
  const lines = readFileSync("/etc/os-release", "utf8").split("\n");
  return Object.fromEntries(
    lines.filter(Boolean).map((line) => {
      const [name = "", value = ""] = line.split("=");
      return [name, value.replaceAll('"', "")];
    }),
  );
}

/** @param {string[]} args */
function apt(...args) {
  mkdirSync(cacheFolder, { recursive: true });
  const log = openSync(logFile, "a");
  const { status } = spawnSync("apt-get", ["-q", "-o", "DPkg::Lock::Timeout=300", ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", log, log],
  });
  return status === 0;
}
