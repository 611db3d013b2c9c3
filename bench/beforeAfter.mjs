/**
 * `node bench/beforeAfter.mjs CHECKOUT [--rounds 3]`: what `npm run bench` measures in an earlier checkout of the project, with its
 * packages installed, and here, in turns so that what else the machine does meets both. Writes the medians side by side to
 * docs/benchmarks.md. Give it a quiet machine: a few minutes a round.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "3" } },
});
const here = path.resolve(import.meta.dirname, "..");
const [before] = positionals;
if (!before) {
  console.error("Name an earlier checkout: node bench/beforeAfter.mjs CHECKOUT.");
  process.exit(1);
}

/** Numbers by their place in what the benchmark prints; `more` says that a higher one is better. */
const MEASURES = [
  { title: "training step, ms", of: /training step\s+([\d.]+) ms/ },
  { title: "dispatches of a step", of: /([\d.]+) dispatches/ },
  { title: "submits of a step", of: /([\d.]+) submits/ },
  { title: "first step, which compiles, ms", of: /with compilation: ([\d.]+) ms/ },
  { title: "decoding, tokens/s", of: /decode\s+([\d.]+) tokens/, more: true },
  { title: "prefill, ms", of: /prefill of ([\d.]+) ms/ },
  { title: "picture through the tower, ms", of: /picture\s+([\d.]+) ms/ },
  { title: "weights, MiB", of: /weights ([\d.]+) MiB/ },
  { title: "adapter with moments, MiB", of: /moments ([\d.]+) MiB/ },
  { title: "temporaries, MiB", of: /temporaries ([\d.]+) MiB/ },
];
const LOADING = [
  { title: "1.24 billion parameters, from the file, s", of: /first time\s+([\d.]+) s/ },
  { title: "the same from the prepared copy, s", of: /from the cache\s+([\d.]+) s/ },
  { title: "host memory meanwhile, MiB", of: /host memory\s+([\d.]+) MiB/ },
];
const HOSTS = [
  { name: "Dawn in Node (llvmpipe)", asks: ["dawn"], measures: MEASURES },
  { name: "Chromium (SwiftShader)", asks: ["chromium"], measures: MEASURES },
];
const loading = { name: "Loading, Dawn in Node", asks: ["load"], measures: LOADING };

/** Every number of one run, by its title. */
function run(folder, { asks, measures }) {
  const text = execFileSync("node", ["bench/run.mjs", ...asks], {
    ...{ cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  });
  return measures.map(({ title, of }) => [title, Number(of.exec(text)?.[1] ?? NaN)]);
}

const commit = (folder) =>
  execFileSync("git", ["log", "-1", "--format=%h of %as"], {
    cwd: folder,
    encoding: "utf8",
  }).trim();

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function table(host, rounds) {
  const found = { [before]: new Map(), [here]: new Map() };
  for (let round = 0; round < rounds; round++) {
    for (const folder of [before, here]) {
      for (const [title, value] of run(folder, host)) {
        const list = found[folder].get(title) ?? [];
        found[folder].set(title, [...list, value]);
      }
      console.error(
        `${host.name}, round ${round + 1} of ${rounds}: ${folder === here ? "now" : "before"}`,
      );
    }
  }
  const rows = host.measures.map(({ title, more }) => {
    const [was, is] = [before, here].map((folder) => found[folder].get(title));
    const ratio = more ? median(is) / median(was) : median(was) / median(is);
    const cell = (list) =>
      `${median(list)}${new Set(list).size > 1 ? ` (${list.join(", ")})` : ""}`;
    return `| ${title} | ${cell(was)} | ${cell(is)} | ${ratio.toFixed(2)} |`;
  });
  return [
    `## ${host.name}`,
    "",
    "| | before | now | times better |",
    "|---|---|---|---|",
    ...rows,
  ].join("\n");
}

const rounds = Number(values.rounds);
const tables = [...HOSTS.map((host) => table(host, rounds)), table(loading, Math.min(rounds, 2))];
const head = `# Benchmarks before and after

Written by \`node bench/beforeAfter.mjs\` on ${new Date().toISOString().slice(0, 10)}: \`npm run bench\` of ${commit(before)} and of ${commit(here)}, in turns on the same
machine, medians of ${rounds} with the single runs in brackets. A step learns from 8 short conversations about pictures with the shipped model.
Products and the LoRA step beside other engines: [peers.md](peers.md); odd shapes beside round ones: [shapes.md](shapes.md); a card and a
whole lesson before and after: [performance.md](performance.md).
Submits are cut where one would take longer than about 100 ms, so that a slow device has more of them. Decoding is thousands of tiny dispatches: on
llvmpipe it swings by a factor of two from minute to minute, whatever is measured.`;
writeFileSync(path.join(here, "docs/benchmarks.md"), `${[head, ...tables].join("\n\n")}\n`);
