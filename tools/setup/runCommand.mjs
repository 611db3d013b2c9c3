// @ts-check
/** Runs one tool of node_modules to its end, keeps what it prints in `.cache/test/NAME.log`, and never waits for ever. */
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { cacheFolder, root } from "./machine.mjs";

/**
 * @param {{ name: string, program: string, args: string[], env?: Record<string, string>, minutes: number, live?: boolean }} options
 *   `program` is a path below node_modules; `live` also prints what the tool prints, as it comes
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
export function runCommand({ name, program, args, env, minutes, live = false }) {
  const folder = path.join(cacheFolder, "test");
  mkdirSync(folder, { recursive: true });
  const log = createWriteStream(path.join(folder, `${name}.log`));
  const child = spawn(process.execPath, [path.join(root, "node_modules", program), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      output += text;
      log.write(text);
      if (live) process.stdout.write(text);
    });
  }
  // An interrupt lets the runners write their report; who ignores it is ended.
  const interrupt = setTimeout(() => {
    output += `\nStopped: not done after ${minutes} minutes.\n`;
    child.kill("SIGINT");
  }, minutes * 60_000);
  const kill = setTimeout(() => child.kill("SIGKILL"), minutes * 60_000 + 20_000);
  return new Promise((resolve) => {
    child.on("error", (error) => (output += `${error.message}\n`));
    child.on("close", (code, signal) => {
      clearTimeout(interrupt);
      clearTimeout(kill);
      log.end();
      if (signal) output += `\nEnded by ${signal}.\n`;
      resolve({ exitCode: code ?? 1, output });
    });
  });
}
