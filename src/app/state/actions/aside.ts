/** Set examples aside, and bring them back. Both can be undone. */
import { formatCount } from "../../../base/words/formatCount.ts";
import { store } from "../store.ts";
import { pushUndo, type Undo } from "../undo.ts";
import { call } from "../workerClient.ts";
import { loadExamples } from "./examples.ts";

export async function loadAside(projectId: string): Promise<void> {
  const aside = await call("aside.list", { projectId });
  if (store.getState().projectId === projectId) store.setState({ aside });
}

/** `why` in words for people: it is kept with each. */
export async function setAside(projectId: string, ids: string[], why: string): Promise<void> {
  const undo = await moveAside(projectId, ids, why);
  pushUndo(`Set ${formatCount(ids.length, "example")} aside`, undo);
}

export async function bringBack(projectId: string, ids: string[]): Promise<void> {
  const reasons = new Map(store.getState().aside.map(({ id, aside }) => [id, aside.why]));
  await moveBack(projectId, ids);
  pushUndo(`Brought ${formatCount(ids.length, "example")} back`, async () => {
    for (const why of new Set(ids.map((id) => reasons.get(id) ?? ""))) {
      const same = ids.filter((id) => (reasons.get(id) ?? "") === why);
      await moveAside(projectId, same, why);
    }
  });
}

/** As a part of a step: says how it is undone. */
export async function moveAside(projectId: string, ids: string[], why: string): Promise<Undo> {
  await call("aside.set", { projectId, ids, why });
  await reload(projectId);
  return () => moveBack(projectId, ids);
}

async function moveBack(projectId: string, ids: string[]): Promise<void> {
  await call("aside.bringBack", { projectId, ids });
  await reload(projectId);
}

async function reload(projectId: string): Promise<void> {
  await Promise.all([loadExamples(projectId), loadAside(projectId)]);
}
