/**
 * The filter that learns to compare answers, trained as the studio trains it: how often it is right about pairs of pictures that it
 * has not learnt from and about the twelve fixed cases, beside our rule and the model without it.
 */
import { encodeExamples } from "../../src/runs/data/encodedExamples.ts";
import { presets } from "../../src/runs/planning/presets.ts";
import type { LoadedAdapter } from "../../src/inference/session.ts";
import type { FilterLabel, TaskTriplet } from "../../src/protocol/synthesis.ts";
import { entailmentExamples } from "../../src/synthesis/entailment/entailmentExamples.ts";
import { entailmentPairs } from "../../src/synthesis/entailment/entailmentPairs.ts";
import { entailmentQuestion } from "../../src/synthesis/entailment/entailmentQuestion.ts";
import { ruleVerdict } from "../../src/synthesis/filter/rule.ts";
import { twelveCases } from "../../src/synthesis/filter/testing/cases.ts";
import { judgeLabels } from "../../src/synthesizer/judgeLabels.ts";
import { entailmentConfig } from "../../src/synthesizer/trainingConfig.ts";
import { EMBEDDED, type Embedded } from "../embedded.ts";
import { seedTasks } from "../seeds.ts";
import { trained, type Trained } from "./tools.ts";

/** The pairs are the same for every seed of the training, as in the studio. */
const PAIRS_SEED = 1;

interface Labelled extends TaskTriplet {
  label: FilterLabel;
  kind: string;
}

/** Right answers of one kind of pair. */
export interface KindScore {
  set: "held out" | "fixed";
  kind: string;
  n: number;
  base: number;
  rule: number;
  tool: number;
}

export interface FilterTraining {
  seed: number;
  /** The studio's own unless told. */
  rate?: number | undefined;
}

export function entailmentTool(
  model: Embedded,
  { seed, rate }: FilterTraining,
  log: (line: string) => void,
): Promise<Trained> {
  const rows = entailmentExamples(entailmentPairs(seedTasks(), PAIRS_SEED), {
    projectId: "bench",
    createdAt: "",
  });
  const encoded = encodeExamples(rows, "", model.reader);
  const lesson = presets(EMBEDDED, rows, encoded.longest).find(({ id }) => id === "normal")!;
  const studio = entailmentConfig(lesson.config, EMBEDDED.parameters);
  const optim = { ...studio.optim, ...(rate !== undefined && { learningRate: rate }) };
  const config = { ...studio, optim, seed };
  const name = `filter-${seed}-${optim.learningRate}`;
  return trained(model, name, { rows: encoded.select(config), config }, log);
}

/** Of every kind of pair, and of the fixed cases by label. */
export async function scoreEntailment(
  { session, reader }: Embedded,
  tool: LoadedAdapter,
): Promise<KindScore[]> {
  const { signal } = new AbortController();
  const right = async (of: readonly Labelled[], adapter: LoadedAdapter | undefined) => {
    const asked = of.map(entailmentQuestion);
    const verdicts = await judgeLabels({ session, reader }, adapter, asked, signal);
    return of.map(({ label }, i) => verdicts[i]!.label === label);
  };
  const scores = async (set: KindScore["set"], of: readonly Labelled[]): Promise<KindScore[]> => {
    const [base, own] = [await right(of, undefined), await right(of, tool)];
    const rule = of.map((one) => ruleVerdict(one).label === one.label);
    const kinds = [...new Set(of.map(({ kind }) => kind))];
    return kinds.map((kind) => {
      const count = (all: readonly boolean[]) =>
        of.filter((one, i) => one.kind === kind && all[i]).length;
      const n = of.filter((one) => one.kind === kind).length;
      return { set, kind, n, base: count(base), rule: count(rule), tool: count(own) };
    });
  };
  const { "held out": heldOut, fixed } = labelledPairs();
  return [...(await scores("held out", heldOut)), ...(await scores("fixed", fixed))];
}

/** What filters are measured by: pairs of pictures that none has learnt from, and the twelve fixed cases. */
export function labelledPairs(): Record<KindScore["set"], Labelled[]> {
  return {
    "held out": entailmentPairs(seedTasks(), PAIRS_SEED).filter(({ split }) => split === "test"),
    fixed: twelveCases.map((one) => ({ ...one, kind: one.label })),
  };
}
