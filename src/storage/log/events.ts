/** What a change of records is in the log of its project. Pure; names of files and texts of people stay out. */
import { canonicalJson } from "../../base/canonicalJson.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { Draft } from "../../protocol/drafts.ts";
import type { LoggedEvent } from "../../protocol/log/eventLog.ts";
import type { Example, Run, Version } from "../../protocol/records.ts";
import type { EvalReport } from "../../protocol/reports.ts";

export function examplesAdded(examples: readonly Example[]): LoggedEvent {
  const media = new Map(examples.flatMap((row) => row.media.map(({ hash, kind }) => [hash, kind])));
  const kinds = [...media.values()];
  const pictures = kinds.filter((kind) => kind === "image").length;
  const clips = kinds.length - pictures;
  return { what: "examples added", counts: { examples: examples.length, pictures, clips } };
}

/** A version's id is the beginning of its content hash. */
export function versionFrozen({ id, counts }: Version): LoggedEvent {
  return { what: "version frozen", counts: { ...counts }, ids: { version: id } };
}

/** What it means that `run` is stored where `stored` was; null while it goes on as it was. */
export async function runEvent(
  stored: Run | undefined,
  run: Pick<Run, "id" | "versionId" | "config" | "status" | "origin" | "step">,
): Promise<LoggedEvent | null> {
  if (stored?.status === run.status) return null;
  const { id, versionId: version, status } = run;
  if (!stored && run.origin === "imported") return { what: "adapter imported", ids: { run: id } };
  const counts = { step: run.step };
  if (status !== "running") return { what: "run ended", counts, ids: { run: id, status } };
  if (stored) return { what: "run resumed", counts, ids: { run: id } };
  const config = await sha256Hex(canonicalJson(run.config));
  return { what: "run started", ids: { run: id, version, config } };
}

export function checkMade({ id, runId, versionId, answers }: EvalReport): LoggedEvent {
  const ids = { report: id, run: runId, version: versionId };
  return { what: "check made", counts: { answers: answers.length }, ids };
}

/** Those that became accepted or rejected, or wait again after they had been. */
export function draftsReviewed(stored: readonly Draft[], changed: readonly Draft[]): LoggedEvent[] {
  const before = new Map(stored.map(({ id, state }) => [id, state]));
  const isNews = ({ id, state }: Draft) => (before.get(id) ?? "waiting") !== state;
  return (["accepted", "rejected", "waiting"] as const).flatMap((state): LoggedEvent[] => {
    const drafts = changed.filter((row) => row.state === state && isNews(row)).length;
    const what = state === "waiting" ? "drafts taken back" : (`drafts ${state}` as const);
    return drafts > 0 ? [{ what, counts: { drafts } }] : [];
  });
}
