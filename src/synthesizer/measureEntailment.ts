/** How well an entailment tool labels the pairs that it did not learn from, beside our rule, the model without it and chance. */
import type { Job } from "../base/async/job.ts";
import { groupBy } from "../base/groupBy.ts";
import { UserError } from "../base/userError.ts";
import type { LoadedAdapter } from "../inference/session.ts";
import { onDevice } from "../modelLibrary/deviceLoss.ts";
import type { LoadedModel, ModelSessions } from "../modelLibrary/sessions.ts";
import type { EntailmentScore } from "../protocol/evaluation/entailmentScore.ts";
import type { Example, Run } from "../protocol/records.ts";
import { loadRunAdapter } from "../runs/adapterFiles.ts";
import type { Library } from "../storage/library.ts";
import { askedTriplet } from "../synthesis/entailment/entailmentQuestion.ts";
import { ruleVerdict } from "../synthesis/filter/rule.ts";
import { judgeLabels } from "./judgeLabels.ts";

/** Pairs between two reports of progress. */
const BATCH = 16;

/**
 * Of the hidden pairs in the version that the tool was trained on.
 * @throws {UserError} when there are none, as of a tool from a file; the job's reason when it is cancelled
 */
export async function measureEntailment(
  library: Library,
  sessions: ModelSessions,
  run: Run,
  job: Job,
): Promise<EntailmentScore> {
  const content = await library.versionContent(run.projectId, run.versionId).catch(() => null);
  const pairs = content?.rows.filter(({ split }) => split === "test") ?? [];
  if (pairs.length === 0) {
    throw new UserError(
      `What "${run.title}" learnt from is not here, so nothing is known that it has not learnt. Train one here to see how often it is right.`,
    );
  }
  return onDevice(sessions, "Press Measure again.", async () => {
    const loaded = await sessions.open(run.config, job);
    const release = sessions.lease(loaded, "A filter is being measured");
    let adapter: LoadedAdapter | undefined;
    try {
      adapter = await loadRunAdapter(loaded.session, library, run);
      const total = 2 * pairs.length;
      const report = (done: number) => job.progress("Measuring the filter", done, total);
      const base = await rightOnes(loaded, undefined, pairs, job.signal, report);
      const after = (done: number) => report(pairs.length + done);
      const own = await rightOnes(loaded, adapter, pairs, job.signal, after);
      return entailmentScore(pairs, { base, adapter: own, rule: pairs.map(isRuleRight) });
    } finally {
      adapter?.destroy();
      release();
    }
  });
}

/** Of each pair, whether the likeliest label is its own. */
async function rightOnes(
  loaded: LoadedModel,
  adapter: LoadedAdapter | undefined,
  pairs: readonly Example[],
  signal: AbortSignal,
  report: (done: number) => void,
): Promise<boolean[]> {
  const right: boolean[] = [];
  for (let at = 0; at < pairs.length; at += BATCH) {
    report(at);
    const some = pairs.slice(at, at + BATCH).map(({ turns }) => turns[0]!);
    const questions = some.map(({ question }) => question);
    const verdicts = await judgeLabels(loaded, adapter, questions, signal);
    right.push(...verdicts.map(({ label }, i) => label === some[i]!.answer));
  }
  return right;
}

function isRuleRight({ turns: [turn] }: Example): boolean {
  const triplet = askedTriplet(turn!.question);
  return triplet !== null && ruleVerdict(triplet).label === turn!.answer;
}

/** `right`: whether each of the pairs was labelled rightly without the tool, with it, and by our rule. */
function entailmentScore(
  pairs: readonly Pick<Example, "turns">[],
  right: Readonly<Record<"base" | "adapter" | "rule", readonly boolean[]>>,
): EntailmentScore {
  const labels = groupBy(pairs, ({ turns }) => turns[0]!.answer);
  const commonest = Math.max(...[...labels.values()].map(({ length }) => length));
  const countsOf = (indices: readonly number[]) => {
    const count = (of: readonly boolean[]) => indices.filter((i) => of[i]).length;
    return { base: count(right.base), adapter: count(right.adapter), rule: count(right.rule) };
  };
  const byKind = groupBy(pairs.keys(), (i) => pairs[i]!.turns[0]!.kind);
  return {
    ...{ n: pairs.length, chance: commonest / pairs.length },
    ...countsOf([...pairs.keys()]),
    kinds: [...byKind].map(([kind, indices]) => ({
      ...{ kind, n: indices.length },
      ...countsOf(indices),
    })),
  };
}
