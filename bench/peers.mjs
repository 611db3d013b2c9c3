/**
 * `npm run bench:peers [HARNESS] [-- options of its run.mjs]`: our engine beside others in one run of peers-bench, on Dawn in Node
 * and in Chromium. HARNESS is its folder; it is copied, so that its packages can be installed. Prints the tables and writes
 * those of both hosts to docs/peers.md. Options: `--host dawn` or `--host chromium` for one alone (then docs/peers.md stays as
 * it is), `--rounds N`, `--cases a,b`, `--peers a,b`.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "vite";
import { gpuEnvironment, inspectMachine } from "../tools/setup/machine.mjs";
import { softwareGpuFlags } from "../tools/setup/openBrowser.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    host: { type: "string" },
    rounds: { type: "string", default: "5" },
    peers: { type: "string", default: "wgsl-reg,jaxjs,tfjs,ort" },
    cases: { type: "string", default: "mm512,mmtall,nttall,q4tall,q4vec,q4back,lora" },
  },
});
const root = path.resolve(import.meta.dirname, "..");
const harness = path.join(root, ".cache/peers-bench");
const given = path.resolve(positionals[0] ?? path.join(root, "../shared/peers-bench"));
if (!existsSync(path.join(given, "run.mjs"))) {
  console.error(
    `There is no peers-bench in ${given}. Name its folder: npm run bench:peers FOLDER.`,
  );
  process.exit(1);
}
mkdirSync(harness, { recursive: true });
cpSync(given, harness, { recursive: true, filter: (from) => !from.includes("node_modules") });
if (!existsSync(path.join(harness, "node_modules")))
  execFileSync("npm", ["install", "--ignore-scripts", "--no-audit"], {
    cwd: harness,
    stdio: "inherit",
  });

await build({
  root,
  configFile: false,
  logLevel: "error",
  build: {
    lib: {
      entry: path.join(root, "bench/peers/scion.ts"),
      formats: ["es"],
      fileName: () => "scion-engine.mjs",
    },
    outDir: path.join(harness, "peers"),
    emptyOutDir: false,
    copyPublicDir: false,
    minify: false,
  },
});
writeFileSync(
  path.join(harness, "peers/scion.mjs"),
  'import * as cases from "../lib/cases.mjs";\nimport { scionPeer } from "./scion-engine.mjs";\nexport default scionPeer(cases);\n',
);

const hosts = values.host ? [values.host] : ["dawn", "chromium"];
const tables = hosts.map((host) => {
  const out = path.join(harness, `results/scion-${host}.json`);
  const flags = process.env.HARDWARE_GPU ? [] : softwareGpuFlags;
  const args = [
    ...["run.mjs", "--host", host, "--out", out, "--rounds", values.rounds],
    ...["--cases", values.cases, "--peers", `scion,${values.peers}`],
    ...["--exe", inspectMachine().browser?.path ?? "", "--args", flags.join(" ")],
  ];
  execFileSync("node", args, {
    cwd: harness,
    stdio: "inherit",
    env: { ...process.env, ...gpuEnvironment() },
  });
  // The host's environment is a matter of the machine.
  return readFileSync(out.replace(/json$/, "md"), "utf8").replace(/^(Host: [^{\n]*) \{.*$/m, "$1");
});
if (!values.host) {
  const head =
    "# Beside other engines\n\nWritten by `npm run bench:peers`. Compare times within a table only.\n";
  writeFileSync(path.join(root, "docs/peers.md"), [head, ...tables].join("\n"));
}
