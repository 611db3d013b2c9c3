/** Review drafts: accept, change, reject, and let wait again. Every step can be undone. */
import { formatCount } from "../../../base/words/formatCount.ts";
import type { Draft } from "../../../protocol/drafts.ts";
import type { Example } from "../../../protocol/records.ts";
import { store } from "../store.ts";
import { messageOf, showToast } from "../toasts.ts";
import { pushUndo } from "../undo.ts";
import { call } from "../workerClient.ts";

export async function loadDrafts(projectId: string): Promise<void> {
  store.setState(({ draftsState }) => ({
    draftsState: draftsState === "ready" ? "ready" : "loading",
  }));
  try {
    const drafts = await call("draft.list", { projectId });
    if (store.getState().projectId === projectId) store.setState({ drafts, draftsState: "ready" });
  } catch (error) {
    store.setState({ draftsState: { failed: messageOf(error) } });
  }
}

/** Replaces drafts and examples in the store by what the worker made of them. */
function apply(
  projectId: string,
  drafts: readonly Draft[],
  examples: readonly Example[] = [],
  removed: readonly string[] = [],
): void {
  store.setState((state) => {
    if (state.projectId !== projectId) return {};
    return {
      drafts: merged(state.drafts, drafts),
      examples: merged(state.examples, examples).filter(({ id }) => !removed.includes(id)),
    };
  });
}

/** The list with records replaced by those of the same id, and the new ones at its end. */
function merged<T extends { id: string }>(list: readonly T[], changed: readonly T[]): T[] {
  const byId = new Map(changed.map((record) => [record.id, record]));
  const known = list.map((record) => {
    const next = byId.get(record.id) ?? record;
    byId.delete(record.id);
    return next;
  });
  return [...known, ...byId.values()];
}

/** Says why some could not be done; `done` is what happened to the others. */
function sayRefused(refused: readonly { reason: string }[], what: string): void {
  const [first] = refused;
  if (!first) return;
  const text =
    refused.length === 1
      ? first.reason
      : `${formatCount(refused.length, "draft")} could not be ${what}. The first: ${first.reason}`;
  showToast(text, { tone: "warn" });
}

interface Reviewed {
  projectId: string;
  ids: string[];
  /** Called when the step is taken back. */
  onUndone?: () => void;
}

/** → how many became examples. */
export async function acceptDrafts({ projectId, ids, onUndone }: Reviewed): Promise<number> {
  const { drafts, examples, refused } = await call("draft.accept", { projectId, ids });
  apply(projectId, drafts, examples);
  sayRefused(refused, "accepted");
  remember("Accepted", projectId, drafts, onUndone);
  return drafts.length;
}

/** → how many were rejected. */
export async function rejectDrafts({ projectId, ids, onUndone }: Reviewed): Promise<number> {
  const drafts = await call("draft.reject", { projectId, ids });
  apply(projectId, drafts);
  remember("Rejected", projectId, drafts, onUndone);
  return drafts.length;
}

/** Lets accepted and rejected drafts wait again. → how many do. */
export async function restoreDrafts(projectId: string, ids: string[]): Promise<number> {
  const { drafts, examples, removed, refused } = await call("draft.restore", { projectId, ids });
  apply(projectId, drafts, examples, removed);
  sayRefused(refused, "taken back");
  return drafts.length;
}

/** Stores a draft with words that a person has changed. */
export async function editDraft(draft: Draft): Promise<void> {
  const { projectId, id } = draft;
  const before = store.getState().drafts.find((other) => other.id === id);
  const write = async (next: Draft) =>
    apply(projectId, [await call("draft.edit", { draft: next })]);
  await write(draft);
  if (before) pushUndo("Changed a draft", () => write(before), false);
}

function remember(
  verb: string,
  projectId: string,
  drafts: readonly Draft[],
  onUndone: (() => void) | undefined,
): void {
  if (drafts.length === 0) return;
  const ids = drafts.map(({ id }) => id);
  const undo = async () => {
    await restoreDrafts(projectId, ids);
    onUndone?.();
  };
  // One at a time is what the keys do: a message for each would cover the next.
  pushUndo(`${verb} ${formatCount(drafts.length, "draft")}`, undo, drafts.length > 1);
}
