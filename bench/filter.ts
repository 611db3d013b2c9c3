/** The few-shot filter of a model in a folder, on cases whose label is known. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { batched } from "../src/base/async/batched.ts";
import { profileOf } from "../src/engine/graph/deviceProfile.ts";
import { closeNodeGpu, nodeGpu } from "../src/engine/testing/nodeGpu.ts";
import { autotune } from "../src/engine/nn/autotune/autotune.ts";
import { wilsonInterval } from "../src/metrics/index.ts";
import { endIds } from "../src/modelLibrary/mediaReader.ts";
import type { Precision } from "../src/protocol/config.ts";
import type { FilterLabel, TaskTriplet, Verdict } from "../src/protocol/synthesis.ts";
import { DEFAULT_PRECISION } from "../src/runs/planning/presets.ts";
import { entailmentPairs } from "../src/synthesis/entailment/entailmentPairs.ts";
import { ruleVerdict } from "../src/synthesis/filter/rule.ts";
import { twelveCases } from "../src/synthesis/filter/testing/cases.ts";
import { argmaxLabel } from "../src/synthesis/filter/verdict.ts";
import { filterTasks } from "../src/synthesizer/filterTasks.ts";
import { loadTokenizer } from "../src/text/tokenizer.ts";
import { json, openFolder } from "../src/train/parity/nodeFolder.ts";
import { openLines } from "./lines.ts";
import { seedTasks } from "./seeds.ts";

/** A stop loses no more than these. */
const ASKED_TOGETHER = 10;

interface Wanted {
  folder: string;
  /** Made pairs beside the fixed cases. */
  pairs: number;
  precision?: Precision;
}

interface Case extends TaskTriplet {
  set: "fixed" | "made";
  label: FilterLabel;
}

type Line = Case & { key: string; verdict: Verdict; rule: FilterLabel | null };

/** Right answers, of what the model said and of the likeliest of the three labels. */
interface Accuracy {
  n: number;
  said: number;
  likeliest: number;
  /** Wilson's 95 % interval of what was said. */
  interval: [number, number];
  unreadable: number;
  rule: number;
  chance: number;
}

export async function measureFilter(
  { folder, pairs, precision }: Wanted,
  file: string,
  log: (line: string) => void,
): Promise<Record<string, Accuracy>> {
  const gpu = await nodeGpu();
  const { choices } = await autotune(gpu);
  const plan = { ...DEFAULT_PRECISION, ...(precision && { linears: precision }) };
  const session = await openFolder(folder, plan, profileOf(gpu, choices));
  const tokenizer = loadTokenizer(
    json(folder, "tokenizer.json"),
    json(folder, "tokenizer_config.json"),
  );
  const generation = readIfThere(path.join(folder, "generation_config.json"));
  const reader = {
    ...{ tokenizer, endIds: endIds(tokenizer, generation) },
    maxTokens: session.shape.contextLength,
  };
  const lines = openLines<Line>(file);
  const cases = [...twelveCases.map((each): Case => ({ set: "fixed", ...each })), ...made(pairs)];
  const { signal } = new AbortController();
  try {
    const keyOf = (each: Case) =>
      `${path.basename(folder)} ${plan.linears} ${JSON.stringify(each)}`;
    const missing = cases.filter((each) => !lines.has(keyOf(each)));
    log(`${missing.length} of ${cases.length} are to be asked.`);
    // What all prompts begin with is computed once for those asked together.
    for (const some of batched(missing, ASKED_TOGETHER)) {
      const verdicts = await filterTasks({ session, reader }, some, signal);
      some.forEach((each, i) => {
        const verdict = verdicts[i]!;
        lines.add({ ...each, key: keyOf(each), verdict, rule: ruleVerdict(each).label });
        log(`${each.label}, said ${verdict.output.trim()}`);
      });
    }
  } finally {
    session.destroy();
    await closeNodeGpu();
  }
  const mine = lines.all.filter(({ key }) => key.startsWith(`${path.basename(folder)} `));
  return Object.fromEntries(
    (["fixed", "made"] as const).map((set) => [set, accuracy(mine.filter((l) => l.set === set))]),
  );
}

/** Evenly over all pairs, each label as often as the next, so that a constant label gets a third. */
function made(count: number): Case[] {
  const all = entailmentPairs(seedTasks(), 1);
  const step = Math.max(1, Math.floor(all.length / count));
  // A step that 3 divides would take one label only.
  const stride = step % 3 === 0 ? step - 1 : step;
  return Array.from({ length: Math.min(count, all.length) }, (_, i): Case => {
    const { instruction, precise, informative, label } = all[(i * stride) % all.length]!;
    return { set: "made", instruction, precise, informative, label };
  });
}

function accuracy(lines: readonly Line[]): Accuracy {
  const n = lines.length;
  const right = (of: (line: Line) => FilterLabel | null) =>
    lines.filter((line) => of(line) === line.label).length;
  const said = right(({ verdict }) => verdict.label);
  const { low, high } = wilsonInterval(said, n);
  const counts = new Map<string, number>();
  for (const { label } of lines) counts.set(label, (counts.get(label) ?? 0) + 1);
  return {
    ...{ n, said, interval: [low, high] },
    likeliest: right(({ verdict }) => argmaxLabel(verdict.logits!)),
    unreadable: lines.filter(({ verdict }) => verdict.label === null).length,
    rule: right(({ rule }) => rule),
    chance: Math.max(0, ...counts.values()) / n,
  };
}

function readIfThere(file: string): object | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as object;
  } catch {
    return undefined;
  }
}
