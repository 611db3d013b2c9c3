/** Undoing an edit restores the example as it was, and is no edit itself. */
import { beforeEach, expect, test, vi } from "vitest";
import type { Example } from "../../../protocol/records.ts";
import { store } from "../store.ts";
import { call } from "../workerClient.ts";
import { clearUndo, undoLast } from "../undo.ts";
import { saveExample } from "./examples.ts";

vi.mock("../workerClient.ts", () => ({ call: vi.fn() }));

const by = { by: "model", what: "Drafted", source: "m", licence: "mit", when: "2026" } as const;
const example = (answer: string, edited?: true): Example => ({
  ...{ id: "e", projectId: "p", part: "text", media: [], split: "train", source: "s" },
  editedAt: "",
  turns: [{ question: "?", answer, kind: "", provenance: { ...by, ...(edited && { edited }) } }],
});

let stored: Example[];
beforeEach(() => {
  clearUndo();
  stored = [example("a leek")];
  store.setState({ projectId: "p", examples: stored });
  vi.mocked(call).mockImplementation((async (name: string, args: { [key: string]: never }) => {
    if (name === "example.save") return (stored[0] = example("a carrot", true));
    if (name === "example.restore") return void (stored = args["examples"]!);
    return stored;
  }) as never);
});

test("words of a model that come back by undo are the model's again, and not edited", async () => {
  await saveExample(example("a carrot"));
  expect(store.getState().examples[0]!.turns[0]!.provenance).toEqual({ ...by, edited: true });
  await undoLast();
  expect(stored[0]!.turns[0]).toEqual(example("a leek").turns[0]);
  expect(vi.mocked(call).mock.calls.filter(([name]) => name === "example.save")).toHaveLength(1);
});
