/** Look at the quality of the open project's examples, and mend what was found. */
import type {
  BestChoice,
  QualityFinding,
  QualityRepair,
  RelevanceReport,
} from "../../../protocol/quality.ts";
import { isCancelled, runJob } from "../job.ts";
import { store } from "../store.ts";
import { messageOf } from "../toasts.ts";
import { setAside } from "./aside.ts";
import { changeMany, removeExamples } from "./examples.ts";

/** Looks at the examples as they are now. What was found before stays until it is done. */
export async function lookAtQuality(projectId: string): Promise<void> {
  const { examples: lookedAt } = store.getState();
  store.setState({ qualityState: "loading" });
  try {
    const phase = "Looking at the examples";
    const report = await runJob("quality", phase, "quality.look", { projectId });
    if (store.getState().projectId !== projectId) return;
    store.setState({ quality: { report, lookedAt }, qualityState: "ready" });
  } catch (error) {
    if (store.getState().projectId !== projectId) return;
    store.setState({ qualityState: isCancelled(error) ? "idle" : { failed: messageOf(error) } });
  }
}

/** Measures with the project's model how far the answers depend on their pictures. */
export async function measureQuality(projectId: string): Promise<void> {
  const { examples: lookedAt } = store.getState();
  const phase = "Opening the model";
  const report = await runJob("measure", phase, "quality.measure", { projectId });
  if (store.getState().projectId !== projectId) return;
  store.setState({ quality: { report, lookedAt }, qualityState: "ready" });
}

/** How near all examples are to the domain that these examples and words define. */
export function measureRelevance(
  projectId: string,
  ids: readonly string[],
  words: string,
): Promise<RelevanceReport> {
  const args = { projectId, ids: [...ids], words };
  return runJob("relevance", "Opening the model", "quality.relevance", args);
}

/** The `count` examples to learn from that are soundest and least alike. */
export function chooseBest(projectId: string, count: number): Promise<BestChoice> {
  return runJob("choose", "Looking at the examples", "quality.choose", { projectId, count });
}

/**
 * Does what a repair says, in one step that can be undone.
 * @throws Error when the examples were changed since they were looked at
 */
export async function mend(finding: QualityFinding, repair: QualityRepair): Promise<void> {
  const { projectId, examples, quality } = store.getState();
  if (!projectId) return;
  if (quality?.lookedAt !== examples) {
    throw new Error("The examples were changed since they were looked at. Look again first.");
  }
  const { remove = [], setAside: aside = [], change = [] } = repair;
  const of = (ids: ReadonlySet<string>) => examples.filter(({ id }) => ids.has(id));
  if (remove.length > 0) await removeExamples(of(new Set(remove)));
  if (aside.length > 0) await setAside(projectId, aside, finding.title);
  if (change.length > 0) {
    const changes = new Map(change.map((one) => [one.id, one]));
    const rows = of(new Set(changes.keys()));
    await changeMany(
      rows.map((row) => ({ ...row, ...changes.get(row.id) })),
      repair.done,
    );
  }
}
