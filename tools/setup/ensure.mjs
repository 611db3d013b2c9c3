// @ts-check
/** Makes sure that the tests have a browser and a Vulkan device; silent when both are there, which is the usual case. */
import { canInstall, installChromium, installLavapipe, logFile } from "./debian.mjs";
import { inspectMachine } from "./machine.mjs";

/**
 * @returns {{ machine: import("./machine.mjs").Machine, missing: { browser?: string, vulkan?: string } }}
 *   `missing` holds one sentence for each thing that is not there and could not be installed.
 */
export function ensureMachine() {
  let machine = inspectMachine();
  if (canInstall() && (!machine.browser || needsLavapipe(machine))) {
    if (needsLavapipe(machine)) {
      console.log("Installing Debian's software Vulkan driver (mesa-vulkan-drivers) …");
      installLavapipe();
    }
    if (!machine.browser) {
      console.log("Installing Debian's package chromium …");
      installChromium();
    }
    machine = inspectMachine();
  }
  const tried = canInstall() ? ` Installing it failed; ${logFile} says why.` : "";
  return {
    machine,
    missing: {
      ...(machine.browser ? {} : { browser: missingBrowser + tried }),
      ...(machine.vulkan ? {} : { vulkan: missingVulkan() + tried }),
    },
  };
}

/** @param {import("./machine.mjs").Machine} machine */
function needsLavapipe({ vulkan }) {
  return !vulkan?.features.includes("shader-f16");
}

const missingBrowser =
  "The browser tests need Chromium or Google Chrome: install one (on Debian: apt install chromium), or set CHROME_PATH to its program file.";

function missingVulkan() {
  return process.platform === "linux"
    ? "The engine tests need a Vulkan driver: install Mesa 25 or newer (on Debian 12: apt install -t bookworm-backports mesa-vulkan-drivers; elsewhere mesa-vulkan-drivers or vulkan-swrast)."
    : "The engine tests need a graphics device that WebGPU can use, and found none: update the graphics driver of this computer.";
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { missing } = ensureMachine();
  for (const sentence of Object.values(missing)) console.error(sentence);
  if (Object.keys(missing).length > 0) process.exitCode = 1;
}
