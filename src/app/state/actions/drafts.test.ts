/** The review over the real wire. */
import { beforeEach, expect, test } from "vitest";
import type { Draft } from "../../../protocol/drafts.ts";
import type { Example } from "../../../protocol/records.ts";
import { INITIAL_STATE } from "../state.ts";
import { store } from "../store.ts";
import { clearUndo, undoLast } from "../undo.ts";
import { acceptDrafts, editDraft, loadDrafts, rejectDrafts } from "./drafts.ts";
import { testWorker } from "./testWorker.ts";

const draft = (id: string, more: Partial<Draft> = {}) =>
  ({ id, projectId: "p", state: "waiting", turns: [], ...more }) as unknown as Draft;
const example = (id: string) => ({ id, projectId: "p" }) as Example;
const edits: Draft[] = [];

const send = testWorker({
  "draft.list": () => [draft("a"), draft("b")],
  "draft.accept": ({ ids }) => ({
    examples: ids.filter((id) => id !== "bad").map((id) => example(`of-${id}`)),
    drafts: ids.filter((id) => id !== "bad").map((id) => draft(id, { state: "accepted" })),
    refused: ids
      .filter((id) => id === "bad")
      .map((id) => ({ draftId: id, reason: "It is empty." })),
  }),
  "draft.reject": ({ ids }) => ids.map((id) => draft(id, { state: "rejected" })),
  "draft.restore": ({ ids }) => ({
    ...{ drafts: ids.map((id) => draft(id)), examples: [], refused: [] },
    removed: ids.map((id) => `of-${id}`),
  }),
  "draft.edit": (args) => {
    edits.push(args.draft);
    return args.draft;
  },
});
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const states = () => store.getState().drafts.map(({ id, state }) => `${id} ${state}`);
const examples = () => store.getState().examples.map(({ id }) => id);
const said = () => store.getState().toasts.map(({ text }) => text);

beforeEach(async () => {
  clearUndo();
  store.setState({ ...INITIAL_STATE, worker: "ready", projectId: "p" });
  await loadDrafts("p");
});

test("an accepted draft is an example, until that is taken back", async () => {
  let undone = 0;
  expect(await acceptDrafts({ projectId: "p", ids: ["a"], onUndone: () => undone++ })).toBe(1);
  expect([states(), examples()]).toEqual([["a accepted", "b waiting"], ["of-a"]]);
  // No message for one: the keys review one a second.
  expect(said()).toEqual([]);
  undoLast();
  await settled();
  expect([states(), examples(), undone]).toEqual([["a waiting", "b waiting"], [], 1]);
});

test("what cannot be accepted waits on, and the reason is said", async () => {
  expect(await acceptDrafts({ projectId: "p", ids: ["bad"] })).toBe(0);
  expect(said()).toEqual(["It is empty."]);
  undoLast();
  expect(said()).toContain("Nothing to take back.");
});

test("rejected ones stay in the list, and come back on undo", async () => {
  await rejectDrafts({ projectId: "p", ids: ["a", "b"] });
  expect(states()).toEqual(["a rejected", "b rejected"]);
  expect(said()).toEqual(["Rejected 2 drafts"]);
  undoLast();
  await settled();
  expect(states()).toEqual(["a waiting", "b waiting"]);
});

test("other words can be taken back", async () => {
  const turns = [{ question: "Q", answer: "A", kind: "" }];
  await editDraft(draft("a", { turns }));
  undoLast();
  await settled();
  expect(edits.map((edited) => edited.turns)).toEqual([turns, []]);
});

test("drafts appear as they are written, each once, and those of another project do not", async () => {
  send({ type: "draft.written", projectId: "p", drafts: [draft("b"), draft("c")] });
  send({ type: "draft.written", projectId: "other", drafts: [draft("d")] });
  await settled();
  expect(states()).toEqual(["a waiting", "b waiting", "c waiting"]);
});
