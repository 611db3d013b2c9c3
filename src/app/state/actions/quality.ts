/** Look at the quality of the open project's examples, and mend what was found. */
import type {
  BestChoice,
  QualityFinding,
  QualityRepair,
  RelevanceReport,
  RowChange,
} from "../../../protocol/quality.ts";
import type { Example, Turn } from "../../../protocol/records.ts";
import { isCancelled, runJob } from "../job.ts";
import { store } from "../store.ts";
import { messageOf } from "../toasts.ts";
import { inOneStep } from "../undo.ts";
import { moveAside } from "./aside.ts";
import { rewrite, takeOut, writeMany } from "./examples.ts";

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

/**
 * How near all examples are to the domain that examples and words define.
 * @param network id of an image network that was brought; null for the model's own eyes
 * @param textNetwork id of a network that reads texts; null for the words that they share
 */
export function measureRelevance(
  projectId: string,
  { ids, words }: { ids: readonly string[]; words: string },
  { network, textNetwork }: { network: string | null; textNetwork: string | null },
): Promise<RelevanceReport> {
  const args = {
    ...{ projectId, ids: [...ids], words },
    ...(network !== null && { network }),
    ...(textNetwork !== null && { textNetwork }),
  };
  const phase = network === null ? "Opening the model" : "Opening the network";
  return runJob("relevance", phase, "quality.relevance", args);
}

/** The `count` examples to learn from that are soundest and least alike. */
export function chooseBest(projectId: string, count: number): Promise<BestChoice> {
  return runJob("choose", "Looking at the examples", "quality.choose", { projectId, count });
}

/**
 * Does what a repair says, in one step that can be undone.
 * @throws Error when the examples were changed since they were looked at; when a part of it fails, nothing is changed
 */
export async function mend(finding: QualityFinding, repair: QualityRepair): Promise<void> {
  const { projectId, examples, quality } = store.getState();
  if (!projectId) return;
  if (quality?.lookedAt !== examples) {
    throw new Error("The examples were changed since they were looked at. Look again first.");
  }
  const { remove = [], setAside = [], why = finding.title, change = [], done } = repair;
  const gone = new Set(remove);
  const removed = examples.filter(({ id }) => gone.has(id));
  const { rewritten, moved } = changedRows(examples, change);
  await inOneStep(done, [
    ...rewritten.map((row) => () => rewrite(row)),
    ...(moved.length > 0 ? [() => writeMany(moved)] : []),
    ...(removed.length > 0 ? [() => takeOut(removed)] : []),
    ...(setAside.length > 0 ? [() => moveAside(projectId, setAside, why)] : []),
  ]);
}

/** The examples as they become: those with other words, whose writer is recorded, and those that only move. */
function changedRows(examples: readonly Example[], change: readonly RowChange[]) {
  const changes = new Map(change.map((one) => [one.id, one]));
  const rewritten: Example[] = [];
  const moved: Example[] = [];
  for (const row of examples) {
    const own = changes.get(row.id);
    if (!own) continue;
    const { answers, ...over } = own;
    if (answers) rewritten.push({ ...row, ...over, turns: withAnswers(row.turns, answers) });
    else moved.push({ ...row, ...over });
  }
  return { rewritten, moved };
}

function withAnswers(turns: readonly Turn[], answers: NonNullable<RowChange["answers"]>): Turn[] {
  const answerAt = new Map(answers.map(({ turn, answer }) => [turn, answer]));
  return turns.map((turn, i) => ({ ...turn, answer: answerAt.get(i) ?? turn.answer }));
}
